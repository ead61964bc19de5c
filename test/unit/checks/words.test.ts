import { describe, expect, it } from 'vitest';
import { conversationOf, holdsPlainAndInverted } from '../../support/said-turns.ts';

const conversation = conversationOf(
  { question: 'Why?', answer: 'Because.', toolOutputs: ['one two', 'three'] },
  { question: 'How does it work?', answer: 'It just works — always. 会話は続く' },
);

describe('words', () => {
  it.each([
    [{ min: 5 }, undefined, true],
    [{ max: 4 }, undefined, false],
    [{ min: 1, max: 1 }, 'last-answer', false],
    [{ max: 20 }, 'answers', true],
    [{ min: 2 }, 'each-answer', false],
    [{ min: 1 }, 'each-answer', true],
    [{ min: 5, max: 5 }, 'questions', true],
    [{ min: 3, max: 3 }, 'tool-outputs', true],
    [{ min: 4 }, 'tool-outputs', false],
  ])('%j in %s: %s', async (words, where, holds) => {
    expect(await holdsPlainAndInverted({ words, in: where }, conversation)).toEqual([holds, !holds]);
  });

  it.each([['a'.repeat(300_000)], ['中国人'.repeat(40_000)], ["a'".repeat(150_000)], ['-.'.repeat(150_000)]])(
    'are counted in a hostile text in a time that grows with its length only: %#',
    async (answer) => {
      expect(await holdsPlainAndInverted({ words: { min: 0 } }, conversationOf({ answer }))).toEqual([true, false]);
    },
  );
});
