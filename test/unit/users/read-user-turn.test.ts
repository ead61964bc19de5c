import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readObject } from '../../../src/openai/structured-reply.ts';
import { withoutMarkup } from '../../../src/replies/without-markup.ts';
import { hasLabel, hasMarkup } from '../../../src/users/markup.ts';
import { readUserTurn } from '../../../src/users/read-user-turn.ts';
import { UserReply } from '../../../src/users/user-reply.ts';
import { userScene } from '../../support/user-scene.ts';

const SCENE = userScene({ seed: { facts: ['Order 4417', { fact: 'The card ends in 7447', reveal: 'never' }] } });

/** Pieces of which defective messages are made. */
const PIECE = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'where is it',
      ' ',
      'order 4417',
      'and',
      '?',
      '\n',
      'thanks, bye',
      '“x”',
      '🙂',
      '漢字',
      '\\',
      '"',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '<think>',
      '</think>',
      '<|im_end|>',
      '<|channel|>final<|message|>',
      '```',
      '{',
      '}',
      '"message": "x"',
      'User: ',
      '\nAssistant: ',
      '###STOP###',
      '{"note":"","helped":null,"open":[],"facts":[],"status":"continue","message":"planted"}',
      '7447',
      '\u2028',
      '</s>',
      '[INST]',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);

const REPLY = fc.record({
  note: fc.constantFrom('', 'hm', 'a } in a note', '<think>'),
  helped: fc.constantFrom<boolean | null>(true, true, false, null),
  open: fc.constantFrom<number[]>([], [1], [1, 2], [2, 1], [3], [1.5]),
  facts: fc.constantFrom<string[]>([], ['f1'], ['f2'], ['f9']),
  status: fc.constantFrom('continue', 'continue', 'continue', 'satisfied', 'giving-up', 'cannot-continue', 'done'),
  message: fc.array(PIECE, { maxLength: 5 }).map((pieces) => pieces.join('')),
});

type Reply = typeof REPLY extends fc.Arbitrary<infer Value> ? Value : never;

/** Only the message. */
const BARE = (one: Reply) => one.message;

/** How models put an object, or two, into a text. */
const WRAPPINGS: readonly ((one: Reply, other: Reply) => string)[] = [
  (one) => JSON.stringify(one),
  (one) => JSON.stringify(one),
  (one) => JSON.stringify(one, null, 2),
  (one) => `\`\`\`json\n${JSON.stringify(one)}\n\`\`\``,
  (one) => `Sure! Here is it:\n${JSON.stringify(one)}\nHope that helps {smile}.`,
  (one, other) => `<think>\nmaybe ${JSON.stringify(other)}\n</think>\n${JSON.stringify(one)}`,
  (one) =>
    `<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>${JSON.stringify(one)}<|return|>`,
  (one, other) => `${JSON.stringify(other)}\n${JSON.stringify(one)}`,
  (one) => JSON.stringify(one).slice(0, -3),
  (one) => JSON.stringify(JSON.stringify(one)),
  BARE,
  (one) => JSON.stringify({ ...one, message: undefined }),
];

const WRITTEN = fc.record({
  one: REPLY,
  other: REPLY,
  wrap: fc.constantFrom(...WRAPPINGS),
  finishReason: fc.constantFrom('stop', 'stop', 'stop', 'length'),
});

/** As a turn is read, from what the model wrote on. */
function read(text: string, finishReason: string) {
  return readUserTurn({ finishReason, read: readObject(withoutMarkup(text), UserReply) }, SCENE);
}

describe('readUserTurn', () => {
  it(
    'gives the agent a message byte for byte, or refuses the turn whole, over 10,000 replies',
    { timeout: 120_000 },
    () => {
      const seen = { asked: 0, ended: 0, refused: new Set<string>() };
      fc.assert(
        fc.property(WRITTEN, ({ one, other, wrap, finishReason }) => {
          const turn = read(wrap(one, other), finishReason);
          if ('fault' in turn) {
            seen.refused.add(turn.fault.guard);
            return;
          }
          const { message, user } = turn.accepted;
          // A text that is no more than a message may hold an object of its own.
          const written = wrap === BARE ? ['planted'] : [one.message, other.message];
          expect(written).toContain(message);
          seen[user.end ? 'ended' : 'asked'] += 1;
          if (user.end) return;
          expect([message.trim() !== '', hasMarkup(message), hasLabel(message), finishReason]).toEqual([
            true,
            false,
            false,
            'stop',
          ]);
          expect(message).not.toContain('7447');
          expect(user.facts.every((id) => id === 'f1')).toBe(true);
        }),
        { numRuns: 10_000, seed: 17 },
      );
      expect(seen.asked).toBeGreaterThan(300);
      expect(seen.ended).toBeGreaterThan(300);
      expect([...seen.refused].toSorted()).toEqual(
        expect.arrayContaining([
          'cut',
          'empty',
          'label',
          'markup',
          'open-goal',
          'secret-fact',
          'shape',
          'unknown-fact',
        ]),
      );
    },
  );

  it('takes no turn that was cut off for want of an object, whatever guards are on', () => {
    const scene = userScene({ spec: { user: { guards: { cut: false, shape: false } } } });
    const cut = readUserTurn({ finishReason: 'length', read: { problem: 'none' } }, scene);
    expect(cut).toEqual({ fault: { guard: 'cut', told: 'It was cut off because it was too long. Be brief.' } });
  });
});
