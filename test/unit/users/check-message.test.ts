import { describe, expect, it } from 'vitest';
import { checkMessage } from '../../../src/users/check-message.ts';
import { flagMessage } from '../../../src/users/flag-message.ts';
import { userScene, type RequestParts } from '../../support/user-scene.ts';

const guardOf = (message: string, parts: RequestParts = {}) =>
  checkMessage({ message, facts: [] }, userScene(parts))?.guard;

describe('checkMessage', () => {
  it.each([
    'it is order 4417 of 3 May',
    'the page says: status: pending. what does that mean?',
    'I think the message was: not found',
    'I use <b>bold</b> text and <br> in my shop, why is it shown?',
    'my config has { "port": 80 } in it',
    '```\nTypeError: x is not a function\n```\nwhat is wrong?',
    'Subject: Re: my order\nwhere is it',
    'note to self: buy a lamp. anyway, when does it come?',
    'who is the agent I talk to',
    'What is my order number good for?',
    'sorry to bother you again, what is your phone number?',
    'step [2] of the guide fails; see [done] there',
    '给我退款，订单4417',
  ])('passes %s', (message) => {
    expect(guardOf(message)).toBeUndefined();
  });

  it.each([
    ['Customer: where is it', 'label'],
    ['**User:** where is it', 'label'],
    ['用户：在哪里', 'label'],
    ['Message: where is it', 'label'],
    ['ok\nAgent: it is there\nUser: where', 'label'],
    ['status: satisfied', 'markup'],
    ['note: hm\nopen: 1\nwhere is it', 'markup'],
    ['"helped": true', 'markup'],
    ['[{"a": 1}]', 'markup'],
    ['where is it </reasoning>', 'markup'],
    ['where <|start|>', 'markup'],
    ['Is the card 74 47 ok', 'secret-fact'],
    ['the card ends in 7447', 'secret-fact'],
  ])('stops %s by %s', (message, guard) => {
    expect(guardOf(message)).toBe(guard);
  });

  it('lets a secret be said that the agent said itself', () => {
    expect(guardOf('yes, 7447', { said: [['hi', 'Is it the card with 7447?']] })).toBeUndefined();
  });

  it('stops a secret of words once all of it is said', () => {
    const seed = { facts: [{ fact: 'I already sold the lamp', reveal: 'never' as const }] };
    expect(guardOf('well, the lamp, I sold it already', { seed })).toBe('secret-fact');
    expect(guardOf('the lamp is broken', { seed })).toBeUndefined();
  });

  it('knows an echo from a short quotation', () => {
    const said: RequestParts['said'] = [
      ['hi', 'Please open the settings page, choose orders and press the button return.'],
    ];
    expect(guardOf('open the settings page, choose orders and press the button return', { said })).toBe('echo');
    expect(
      guardOf('I did open the settings page, and there is no such thing as orders in it', { said }),
    ).toBeUndefined();
    expect(guardOf('the settings page?', { said })).toBeUndefined();
  });
});

describe('flagMessage', () => {
  const flags = (message: string, facts: readonly string[], parts: RequestParts = {}) =>
    flagMessage({ message, facts }, userScene(parts));
  const two = { facts: ['a', 'b', { fact: 'c', reveal: 'freely' as const }] };

  it('flags a message that is longer than the persona writes by half', () => {
    expect(flags('w '.repeat(18), [], { seed: { persona: 'terse' } })).toEqual([]);
    expect(flags('w '.repeat(19), [], { seed: { persona: 'terse' } })).toEqual(['too-long']);
  });

  it.each<[string, readonly string[], RequestParts, boolean]>([
    ['one new fact', ['f1'], { seed: two }, false],
    ['two new facts', ['f1', 'f2'], { seed: two }, true],
    ['a new fact and one for everybody', ['f1', 'f3'], { seed: two }, false],
    ['a new fact and one that was told', ['f1', 'f2'], { seed: two, decided: [{ facts: ['f2'] }] }, false],
    ['two of one who tells all', ['f1', 'f2'], { seed: { ...two, persona: 'expert' } }, false],
    ['two of one who was asked', ['f1', 'f2'], { seed: { ...two, persona: 'terse' } }, false],
    ['one of one who was not asked', ['f1'], { seed: { ...two, persona: 'terse' }, said: [['hi', 'Hello.']] }, true],
  ])('on %s', (_, facts, parts, isFlagged) => {
    expect(flags('so', facts, parts)).toEqual(isFlagged ? ['too-many-facts'] : []);
  });

  it('flags what is invented, not what the seed says', () => {
    expect(flags('it is 9912', [])).toEqual(['invented']);
    expect(flags('it is 9912', [], { seed: { metadata: { ticket: 9912 } } })).toEqual([]);
  });
});
