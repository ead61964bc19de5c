import { describe, expect, it } from 'vitest';
import { ConversationRecord } from '../../../src/contract/turn-record.ts';
import { DEMO, exported } from '../../support/exported-records.ts';

describe('a conversation record', () => {
  it('shows a conversation that failed before its first turn', async () => {
    const { conversations } = await exported(DEMO);
    expect(conversations[1]).toEqual({
      batch_id: 'demo',
      conversation_id: 'demo/second',
      seed_id: 'second',
      seed_index: 1,
      question: 'What fails?',
      tag: 'of-spec',
      outcome: 'agent-failed',
      error_type: 'Unavailable',
      error_message: 'refused',
      turns: 0,
      usage: { agent: { input_tokens: 0, output_tokens: 0 }, questions: { input_tokens: 0, output_tokens: 0 } },
    });
  });

  it('sums the tokens of both sides over the turns', async () => {
    const { conversations } = await exported(DEMO);
    expect(conversations[0]?.usage).toEqual({
      agent: { input_tokens: 20, output_tokens: 6 },
      questions: { input_tokens: 3, output_tokens: 1 },
    });
    expect(conversations[0]).not.toHaveProperty('error_type');
  });

  it('says why it ended, and whose conversation it was, after every other key', async () => {
    const { conversations } = await exported({
      batchId: 'b',
      conversations: [
        {
          seed: { id: 'a.t1', caseId: 'a', persona: 'terse', trial: 1, question: 'Q?', metadata: { team: 'blue' } },
          turns: [{ usage: { inputTokens: 9, outputTokens: 1, cachedInputTokens: 8 } }],
          ending: { outcome: 'goal-reached', endReason: 'every part of the goal is done' },
        },
      ],
    });
    const [record] = conversations;
    expect(JSON.stringify(record)).toContain(
      '"usage":{"agent":{"input_tokens":9,"output_tokens":1,"cached_input_tokens":8},"questions":{"input_tokens":0,"output_tokens":0}},"seed_metadata":{"team":"blue"},"end_reason":"every part of the goal is done","case_id":"a","persona":"terse","trial":1}',
    );
    expect(() => ConversationRecord.parse(record)).not.toThrow();
  });
});
