import { describe, expect, it } from 'vitest';
import { PersonaName, Persona } from '../../../src/contract/persona.ts';
import { UserSpec } from '../../../src/contract/user-spec.ts';
import { GUARDS } from '../../../src/contract/user-turn.ts';
import { builtInPersonas } from '../../../src/users/built-in-personas.ts';
import { settleUser } from '../../../src/users/settle-user.ts';
import { failureOf } from '../../support/failure-of.ts';
import { LAMP } from '../../support/user-scene.ts';

const BARE = { id: 's1', index: 0, conversationId: 'b/s1', question: 'Hi' };
const own = { plain: Persona.parse({ words: 7, patience: 9 }), rude: Persona.parse({ patience: null }) };

describe('settleUser', () => {
  it('fills in what nobody said', () => {
    expect(settleUser({}, BARE)).toEqual({
      name: 'plain',
      persona: builtInPersonas.plain,
      goal: [],
      facts: [],
      unknown: [],
      guidelines: [],
      patience: 3,
      minTurns: 0,
      goalRule: 'claimed',
      guards: new Set(GUARDS),
    });
  });

  it('numbers facts, and takes a goal of one text for one part', () => {
    const { facts, goal } = settleUser({}, { ...LAMP, goal: 'A refund' });
    expect(goal).toEqual(['A refund']);
    expect(facts).toEqual([
      { id: 'f1', text: 'Order 4417 of 3 May', reveal: 'asked' },
      { id: 'f2', text: 'The card ends in 7447', reveal: 'never' },
      { id: 'f3', text: 'The lamp is a present', reveal: 'freely' },
    ]);
  });

  it('lets a seed go before the spec, and the spec before the persona', () => {
    const user = UserSpec.parse({
      goal: 'From the spec',
      facts: ['a'],
      unknown: ['b'],
      guidelines: ['c'],
      persona: 'rude',
    });
    const spec = { user, personas: own, stop: { minTurns: 2, goal: 'verified' as const } };
    expect(settleUser(spec, BARE)).toMatchObject({
      name: 'rude',
      goal: ['From the spec'],
      unknown: ['b'],
      guidelines: ['c'],
      patience: null,
      minTurns: 2,
      goalRule: 'verified',
    });
    const seed = { ...BARE, goal: ['x', 'y'], facts: [], persona: 'plain', patience: 5, minTurns: 0 };
    expect(settleUser(spec, seed)).toMatchObject({
      name: 'plain',
      goal: ['x', 'y'],
      facts: [],
      patience: 5,
      minTurns: 0,
    });
    expect(settleUser(spec, { ...seed, patience: null }).patience).toBeNull();
  });

  it('lets own personas go before built-in ones', () => {
    expect(settleUser({ personas: own }, BARE).persona.words).toBe(7);
  });

  it.each([
    [['rude', 'plain'], 'rude'],
    [{ mix: { plain: 1, rude: 2 } }, 'plain'],
  ])('takes the first of %j where the seed does not say', (persona, name) => {
    expect(settleUser({ user: UserSpec.parse({ persona }), personas: own }, BARE).name).toBe(name);
  });

  it('switches guards off', () => {
    const { guards } = settleUser({ user: UserSpec.parse({ guards: { echo: false, label: true } }) }, BARE);
    expect([guards.has('echo'), guards.has('label'), guards.size]).toEqual([false, true, GUARDS.length - 1]);
  });

  it('names the personas it knows where it does not know one', async () => {
    const failure = await failureOf(
      Promise.resolve().then(() => settleUser({ personas: own }, { ...BARE, persona: 'toString' })),
    );
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toMatch(
      /^This worker knows no persona toString, only plain, rude, .*sceptic; update convsim/,
    );
  });
});

describe('builtInPersonas', () => {
  it.each(Object.entries(builtInPersonas))('%s is numbers and messages that keep to them', (name, persona) => {
    expect(PersonaName.safeParse(name).success).toBe(true);
    const { words, samples, quirks } = persona;
    expect(samples.length).toBeGreaterThan(1);
    for (const sample of samples) expect(sample.split(/\s+/).length).toBeLessThanOrEqual(words ?? 0);
    expect(
      Object.values<number | undefined>(quirks).reduce<number>((sum, chance = 0) => sum + chance, 0),
    ).toBeLessThanOrEqual(1);
  });

  it('are the seven of the guide', () => {
    expect(Object.keys(builtInPersonas)).toEqual([
      'plain',
      'terse',
      'impatient',
      'layman',
      'expert',
      'rambler',
      'sceptic',
    ]);
  });
});
