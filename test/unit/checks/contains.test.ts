import { describe, expect, it } from 'vitest';
import { conversationOf, holdsPlainAndInverted } from '../../support/said-turns.ts';

const conversation = conversationOf(
  { question: 'Refund?', answer: 'Your number is RMA-7.', toolOutputs: ['{"state":"open"}', 'found'] },
  { question: 'And when?', answer: 'In 5 days. Straße' },
);

describe('contains and containsAny', () => {
  it.each([
    [{ contains: '5 days' }, true],
    [{ contains: 'RMA-' }, false],
    [{ contains: '5 DAYS' }, false],
    [{ contains: '5 DAYS', ignoreCase: true }, true],
    [{ contains: ['5', 'days'] }, true],
    [{ contains: ['5', 'weeks'] }, false],
    [{ contains: ' ' }, true],
    [{ contains: '5  days' }, false],
    [{ contains: 'Strasse', ignoreCase: true }, false],
    [{ contains: ['RMA-', '5 days'], in: 'answers' }, true],
    [{ contains: ['RMA-', '6 days'], in: 'answers' }, false],
    [{ contains: '.', in: 'each-answer' }, true],
    [{ contains: 'RMA-', in: 'each-answer' }, false],
    [{ contains: ['RMA-', '5 days'], in: 'each-answer' }, false],
    [{ contains: 'when', in: 'questions' }, true],
    [{ contains: 'days', in: 'questions' }, false],
    [{ contains: ['"open"', 'found'], in: 'tool-outputs' }, true],
    [{ contains: 'RMA-', in: 'tool-outputs' }, false],
    [{ containsAny: ['weeks', 'days'] }, true],
    [{ containsAny: ['weeks', 'months'] }, false],
    [{ containsAny: ['WEEKS', 'DAYS'], ignoreCase: true }, true],
    [{ containsAny: ['RMA-', 'months'], in: 'answers' }, true],
    [{ containsAny: ['RMA-', 'days'], in: 'each-answer' }, true],
    [{ containsAny: ['RMA-', 'weeks'], in: 'each-answer' }, false],
    [{ containsAny: ['when'], in: 'questions' }, true],
    [{ containsAny: ['found'], in: 'tool-outputs' }, true],
  ])('%j: %s', async (check, holds) => {
    expect(await holdsPlainAndInverted(check, conversation)).toEqual([holds, !holds]);
  });

  it.each(['last-answer', 'answers', 'each-answer', 'questions', 'tool-outputs'])(
    'do not hold of %s where there are none',
    async (where) => {
      expect(await holdsPlainAndInverted({ contains: 'a', in: where }, conversationOf())).toEqual([false, true]);
      expect(await holdsPlainAndInverted({ containsAny: ['a'], in: where }, conversationOf())).toEqual([false, true]);
    },
  );
});
