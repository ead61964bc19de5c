import { describe, expect, it } from 'vitest';
import { TurnRecord } from '../../../src/contract/turn-record.ts';
import { DEMO, exported } from '../../support/exported-records.ts';

describe('a turn record', () => {
  it('is exactly the line that the design shows, keys in order', async () => {
    const { turns } = await exported(DEMO);
    expect(JSON.stringify(turns[0])).toBe(
      JSON.stringify({
        request: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'What is a shard?' },
        ],
        response: { role: 'assistant', content: 'A part.' },
        metadata: {
          context_used_to_generate_question: null,
          first_turn: true,
          seed_question: 'What is a shard?',
          tag: 'of-seed',
          batch_id: 'demo',
          conversation_id: 'demo/a-b-c8687a08aa5d',
          seed_id: 'a b',
          turn: 0,
          outcome: 'completed',
          trace_id: 'tr-1',
          latency_ms: 812,
          usage: { input_tokens: 20, output_tokens: 6 },
          seed_metadata: { team: 'blue', page: '7' },
        },
      }),
    );
  });

  it('holds every message before the question, and the context the question was made from', async () => {
    const { turns } = await exported(DEMO);
    expect(turns[1]?.request.map(({ content }) => content)).toEqual([
      'Be brief.',
      'What is a shard?',
      'A part.',
      'How large?',
    ]);
    expect(turns[1]?.metadata).toMatchObject({
      context_used_to_generate_question: 'shards',
      first_turn: false,
      turn: 1,
    });
    expect(turns[1]?.metadata).not.toHaveProperty('seed_question');
  });

  it('keeps the messages of a reply where they hold more than the answer', async () => {
    const { turns } = await exported(DEMO);
    expect(turns.map(({ metadata }) => metadata.reply_messages)).toEqual([
      undefined,
      [{ role: 'tool' }, { role: 'assistant' }],
      [{ role: 'assistant' }],
    ]);
  });

  it('takes the tag of the spec where the seed has none, and says that an open conversation is running', async () => {
    const { turns } = await exported(DEMO);
    expect(turns[2]?.metadata).toMatchObject({ tag: 'of-spec', outcome: 'running' });
    expect(turns[2]?.metadata).not.toHaveProperty('usage');
    expect(turns[2]?.metadata).not.toHaveProperty('trace_id');
    expect(turns[2]?.metadata).not.toHaveProperty('seed_metadata');
  });

  it('has no system message and no tag where the spec has none', async () => {
    const spec = { systemMessage: null };
    const { turns } = await exported({
      batchId: 'b',
      spec,
      conversations: [{ seed: { question: 'Q?' }, turns: [{}] }],
    });
    expect(turns[0]?.request).toEqual([{ role: 'user', content: 'Q?' }]);
    expect(turns[0]?.metadata).not.toHaveProperty('tag');
  });

  it('says whose conversation it is, what its user decided, and which tools were called, after every other key', async () => {
    const user = {
      status: 'continue',
      helped: null,
      open: [1, 2],
      facts: ['f1'],
      quirk: 'digress',
      flags: ['too-long'],
      model: 'm',
      refused: { echo: 1 },
      end: { outcome: 'stopped', reason: 'r' },
    } as const;
    const { turns } = await exported({
      batchId: 'b',
      spec: { systemMessage: null, user: { goal: 'of the spec' } },
      conversations: [
        {
          seed: { id: 'a.terse.t2', caseId: 'a', persona: 'terse', trial: 2, goal: ['Get a refund', 'Learn when'] },
          turns: [
            {
              question: 'Hello',
              user,
              toolCalls: [{ name: 'find', arguments: { order: 1 } }],
              session: 'thread-7',
              usage: { inputTokens: 9, outputTokens: 1, cachedInputTokens: 8 },
            },
            { question: 'And?', user: { status: 'satisfied', helped: true, open: [], facts: [], flags: [] } },
          ],
        },
        { seed: { question: 'Q?' }, turns: [{}] },
      ],
    });
    const { end: _, ...recorded } = user;
    const keys = JSON.stringify({
      case_id: 'a',
      persona: 'terse',
      trial: 2,
      goal: ['Get a refund', 'Learn when'],
      user: recorded,
      tool_calls: [{ name: 'find', arguments: { order: 1 } }],
      session_id: 'thread-7',
    });
    expect(JSON.stringify(turns[0]?.metadata)).toContain(
      `"usage":{"input_tokens":9,"output_tokens":1,"cached_input_tokens":8},${keys.slice(1)}`,
    );
    expect(turns[0]?.request).toEqual([{ role: 'user', content: 'Hello' }]);
    expect(turns[1]?.metadata).toMatchObject({
      user: { status: 'satisfied', helped: true, open: [], facts: [], flags: [] },
    });
    expect(turns[1]?.metadata).not.toHaveProperty('goal');
    expect(turns[1]?.metadata.user).not.toHaveProperty('refused');
    expect(turns[2]?.metadata).toMatchObject({ goal: 'of the spec' });
    for (const key of ['case_id', 'persona', 'trial', 'user', 'tool_calls', 'session_id'])
      expect(turns[2]?.metadata).not.toHaveProperty(key);
    for (const turn of turns) expect(() => TurnRecord.parse(turn)).not.toThrow();
  });
});
