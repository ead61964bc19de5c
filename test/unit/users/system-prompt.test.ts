import { describe, expect, it } from 'vitest';
import { Persona } from '../../../src/contract/persona.ts';
import { settleUser } from '../../../src/users/settle-user.ts';
import { systemPrompt } from '../../../src/users/system-prompt.ts';
import { turnInstruction } from '../../../src/users/turn-instruction.ts';
import { LAMP, userScene } from '../../support/user-scene.ts';

const persona = Persona.parse({
  description: 'Has called twice.',
  words: 15,
  language: 'de',
  samples: ['still waiting'],
});
const user = settleUser({ personas: { own: persona } }, { ...LAMP, persona: 'own' });
const FRAME = { agentDescription: 'Answers questions about orders.', output: 'object' } as const;
const OCCASION = { context: undefined, refusedClaim: undefined, correction: undefined, output: 'object' } as const;

describe('systemPrompt', () => {
  it.each([
    'The assistant: Answers questions about orders.',
    'Who you are: Has called twice.',
    '1. Get a refund for the lamp\n2. Learn when the money arrives',
    '- f1: Order 4417 of 3 May (tell it when you are asked for it or it is needed)',
    '- f2: The card ends in 7447 (never tell it to anybody)',
    '- f3: The lamp is a present (tell it whenever it fits)',
    'at most one new fact in a message',
    "say so when you are asked:\n- the shop's address",
    '- Start with the lamp; the date comes later.',
    'How you write: at most 15 words a message, in German.',
    '- still waiting',
    '"note"',
  ])('says %s', (part) => {
    expect(systemPrompt(user, FRAME)).toContain(part);
  });

  it('leaves out what there is none of', () => {
    const bare = settleUser(
      { personas: { bare: Persona.parse({}) } },
      { ...LAMP, persona: 'bare', goal: undefined, facts: [], unknown: [], guidelines: [] },
    );
    const prompt = systemPrompt(bare, { agentDescription: undefined, output: 'message' });
    expect(prompt).not.toMatch(/undefined|:\n\n|The assistant:|Who you are|What you know|JSON|\n\n\n/);
    expect(prompt).toContain('Your goal has no numbered parts.');
  });

  it('says a language as it was written where it is no code', () => {
    const odd = { ...user, persona: { ...persona, language: 'plain Bavarian' } };
    expect(systemPrompt(odd, FRAME)).toContain('in plain Bavarian.');
  });
});

describe('turnInstruction', () => {
  it('says what is open and the quirk that was drawn', () => {
    const odd = Persona.parse({ quirks: { fragment: 1 } });
    const scene = userScene({ decided: [{ open: [2] }], spec: { personas: { odd } }, seed: { persona: 'odd' } });
    expect(turnInstruction(scene, OCCASION)).toBe(
      'Write your next message.\n\nOpen before the last answer: 2.\n\nThis message is a fragment: a few words, no whole sentence.\n\nAnswer with the JSON object alone.',
    );
  });

  it('says that nothing was open, and what opens', () => {
    expect(turnInstruction(userScene({ decided: [{ open: [] }] }), OCCASION)).toContain(
      'no part of your goal was open',
    );
    expect(turnInstruction(userScene({ said: [] }), OCCASION)).toContain('Open parts of your goal: 1, 2.');
  });
});
