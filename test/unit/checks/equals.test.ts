import { describe, expect, it } from 'vitest';
import { conversationOf, holdsPlainAndInverted } from '../../support/said-turns.ts';

const conversation = conversationOf(
  { question: 'Yes', answer: 'no', toolOutputs: ['[]'] },
  { question: 'No', answer: '\n yes ' },
);

describe('equals', () => {
  it.each([
    [{ equals: 'yes' }, true],
    [{ equals: ' yes ' }, true],
    [{ equals: 'Yes' }, false],
    [{ equals: 'Yes', ignoreCase: true }, true],
    [{ equals: 'ye' }, false],
    [{ equals: '' }, false],
    [{ equals: 'no' }, false],
    [{ equals: 'no', in: 'answers' }, true],
    [{ equals: 'no', in: 'each-answer' }, false],
    [{ equals: 'No', in: 'questions' }, true],
    [{ equals: '[]', in: 'tool-outputs' }, true],
  ])('%j: %s', async (check, holds) => {
    expect(await holdsPlainAndInverted(check, conversation)).toEqual([holds, !holds]);
  });
});
