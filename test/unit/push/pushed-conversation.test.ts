import { describe, expect, it } from 'vitest';
import { conversationsToPush } from '../../support/conversations-to-push.ts';

describe('a conversation that is pushed', () => {
  it('has its committed turns, with the system message and the history before the first', async () => {
    const { turns } = (await conversationsToPush()).find('tools');
    expect(turns.map(({ turn, question, answer }) => [turn, question, answer])).toEqual([
      [0, 'Where is my bike? 🚲', 'It is in Porto. 🇵🇹'],
      [1, 'And the other one?', 'It is in Lisbon.'],
    ]);
    expect(turns.map(({ earlier }) => earlier.map(({ role }) => role))).toEqual([['system', 'user', 'assistant'], []]);
    expect(turns[0] && turns[0].endMs - turns[0].startMs).toBe(812);
  });

  it('has the turn in which the agent failed, with the question that it was asked', async () => {
    const { turns } = (await conversationsToPush()).find('failed-late');
    expect(turns).toHaveLength(2);
    expect(turns[1]).toMatchObject({
      turn: 1,
      question: 'What else works?',
      error: { type: 'Unavailable', message: 'The agent refused' },
      startMs: turns[0]?.endMs,
    });
    expect(turns[1]).not.toHaveProperty('answer');
  });

  it('has a turn where all failed before the first', async () => {
    const { turns } = (await conversationsToPush()).find('failed-first');
    expect(turns).toMatchObject([{ turn: 0, question: 'What fails?', error: { type: 'Unauthorized' } }]);
  });

  it('has no turn while nothing was said', async () => {
    expect((await conversationsToPush()).find('runs').turns).toEqual([]);
  });

  it('says which scores a model gave', async () => {
    const { scores } = (await conversationsToPush()).find('tools');
    expect(scores.map(({ judge, isOfModel }) => [judge, isOfModel])).toEqual([
      ['rules', false],
      ['rules', false],
      ['quality', true],
      ['quality', true],
      ['quality', true],
      ['quality', true],
    ]);
  });

  it('has the scores of one set where one is named', async () => {
    const { find } = await conversationsToPush(undefined, { set: 'another' });
    expect(find('tools')).toMatchObject({ scores: [], verdict: 'failed' });
  });

  it('is left out where it is not wanted', async () => {
    const { ids } = await conversationsToPush(undefined, {
      isWanted: ({ row }) => row.ending?.outcome === 'completed',
    });
    expect(ids).toEqual(['tools', 'long']);
  });
});
