import type { Judgement } from '../../src/contract/judgement.ts';
import type { JudgeSpec } from '../../src/contract/judge-spec.ts';
import type { Batch, Store } from '../../src/store/store.ts';
import { recordJudged } from './judged-batch.ts';

/** Where tests of the page say that the Temporal UI is. */
export const VIEW_PLACE = { prefix: 'convsim', ui: { url: 'http://127.0.0.1:8233', namespace: 'default' } } as const;

const JUDGES: readonly JudgeSpec[] = [
  { name: 'quality', type: 'llm', gate: true, criteria: { kind: 'Is it kind?' } },
  { name: 'rules', type: 'checks', gate: false },
];

/** What a judge found of a conversation of so many turns. */
export function judgementOf(judge: string, result: 'pass' | 'fail', turns = 2): Judgement {
  const evidence = [{ turn: 0, quote: 'answer' }];
  return {
    judge,
    turns,
    scores: [{ criterion: 'kind', result, evidence, reasoning: `it is a ${result}` }],
    error: null,
    usage: { inputTokens: 50, outputTokens: 5 },
    model: 'small',
    latencyMs: 12,
    judgedAt: '2026-01-02T03:04:05.000Z',
  };
}

/**
 * Puts a batch into the store whose conversations passed, failed, were refused by the agent, and run; it has a persona, trials, a
 * tag, prices and two sets of judges.
 */
export async function recordViewed(store: Store, batchId = 'nightly'): Promise<Batch> {
  const usage = { inputTokens: 20, outputTokens: 6, cachedInputTokens: 4 };
  const turns = [
    { content: 'answer 0', usage, latencyMs: 812, left: 'about docks' },
    { question: 'And then?', content: 'answer 1, über alles', usage, toolOutputs: ['found'], toolCalls: [CALL] },
  ];
  await recordJudged(store, {
    batchId,
    spec: {
      judges: JUDGES,
      tag: 'of-spec',
      agent: { type: 'openai-chat', model: 'm1', url: 'http://127.0.0.1:9/v1' },
      prices: { agent: { input: 1, output: 2 }, currency: 'USD' },
      user: { goal: 'end a ride' },
    },
    sets: { strict: JUDGES },
    conversations: [
      {
        seed: { id: 'a.hurried.t2', question: 'Where?', caseId: 'a', persona: 'hurried', trial: 2, tag: 'own' },
        turns,
        ending: { outcome: 'goal-reached', endReason: 'all is told' },
        found: { run: [judgementOf('quality', 'pass'), judgementOf('rules', 'fail')] },
      },
      {
        seed: { id: 'b', question: 'How?', goal: ['one', 'two'], history: [{ role: 'user', content: 'Hello' }] },
        turns,
        ending: { outcome: 'completed' },
        found: { run: [judgementOf('quality', 'fail')], strict: [judgementOf('quality', 'pass')] },
      },
      {
        seed: { id: 'c', question: 'Why?' },
        ending: { outcome: 'agent-failed', errorType: 'Unavailable', errorMessage: `${batchId}/c got 503 after 12 s` },
      },
      { seed: { id: 'd', question: 'When?' }, turns: [{ content: 'now' }] },
    ],
  });
  const batch = await store.findBatch(batchId);
  if (!batch) throw new Error('the batch was not stored');
  return batch;
}

const CALL = { name: 'find_docks', arguments: { near: 'harbour' } };
