import type { UserTurn } from '../../src/contract/user-turn.ts';
import type { Batch, Store } from '../../src/store/store.ts';
import { recordJudged, type JudgedBatch } from './judged-batch.ts';
import { judgement, QUALITY, RULES, score } from './judged-rows.ts';
import { storeInTempHome } from './recorded-batch.ts';

/** An answer of a megabyte with emoji, quotation marks and line ends. */
export const LONG_ANSWER = '“So” it is. 🚲\n'.repeat(60_000);

const USER: UserTurn = {
  status: 'continue',
  helped: null,
  open: [1],
  facts: [],
  flags: [],
  model: 'user-model',
};

const FOUND = [
  judgement('rules', { polite: 'pass', short: 'fail' }, { turns: 2 }),
  judgement(
    'quality',
    {},
    {
      turns: 2,
      model: 'judge-1',
      scores: [
        score('resolved', 'pass', { reasoning: 'It was solved.', evidence: [{ turn: 1, quote: 'Lisbon' }] }),
        score('tone', 3),
        score('each', 'inconclusive', { turn: 1 }),
        score('odd', 'error', { reasoning: 'no verdict came' }),
      ],
    },
  ),
];

/** A batch with tool calls, emoji, scores, a failure after a turn, one before any, and one that runs. */
export const PUSHED: JudgedBatch = {
  batchId: 'nightly-7',
  spec: { name: 'bikes', systemMessage: 'Be kind.', tag: 'bikes', judges: [RULES, QUALITY] },
  conversations: [
    {
      seed: {
        id: 'tools',
        question: 'Where is my bike? 🚲',
        persona: 'terse',
        goal: ['find the bike', 'pay'],
        expect: ['The bike is named.'],
        history: [
          { role: 'user', content: 'Hello' },
          { role: 'assistant', content: 'Hi' },
        ],
      },
      turns: [
        {
          content: 'It is in Porto. 🇵🇹',
          toolCalls: [{ name: 'find_bike', arguments: { id: 7, note: '“x”' } }],
          toolOutputs: ['{"town": "Porto"}'],
          usage: { inputTokens: 20, outputTokens: 6, cachedInputTokens: 4 },
          finishReason: 'stop',
          latencyMs: 812,
        },
        {
          question: 'And the other one?',
          user: USER,
          content: 'It is in Lisbon.',
          toolCalls: [{ name: 'find_bike', arguments: { id: 8 } }],
          toolOutputs: ['first', 'second'],
        },
      ],
      ending: { outcome: 'completed' },
      found: { run: FOUND },
    },
    {
      seed: { id: 'long', question: 'Tell me all.' },
      turns: [{ content: 'All of it.' }],
      ending: { outcome: 'completed' },
    },
    {
      seed: { id: 'failed-late', question: 'What works?' },
      turns: [{ content: 'This.' }],
      ending: { outcome: 'agent-failed', errorType: 'Unavailable', errorMessage: 'The agent refused' },
    },
    {
      seed: { id: 'failed-first', question: 'What fails?' },
      ending: { outcome: 'agent-failed', errorType: 'Unauthorized', errorMessage: 'The agent knows nobody 🚫' },
      found: { run: [judgement('rules', { polite: 'error' }, { turns: 0 })] },
    },
    { seed: { id: 'runs', question: 'What runs?' } },
  ],
};

/** The same batch with an answer of a megabyte. */
export const PUSHED_LONG: JudgedBatch = {
  ...PUSHED,
  conversations: PUSHED.conversations.map((conversation) =>
    conversation.seed.id === 'long' ? { ...conversation, turns: [{ content: LONG_ANSWER }] } : conversation,
  ),
};

/** Index of the conversation that failed after a turn. */
const FAILED_LATE = 2;
/** What the agent was asked when it failed. */
const OPEN_QUESTION = { content: 'What else works?', expectedFacts: ['a'], usage: null, latencyMs: 5 };

/** A store with a batch to push. */
export async function storeToPush(pushed: JudgedBatch = PUSHED): Promise<{ store: Store; home: string; batch: Batch }> {
  const { store, home } = await storeInTempHome();
  await recordJudged(store, pushed);
  const failedLate = { batchId: pushed.batchId, seedIndex: FAILED_LATE, turn: 1 };
  if (pushed.conversations.length > FAILED_LATE) await store.saveQuestion(failedLate, OPEN_QUESTION);
  const batch = await store.findBatch(pushed.batchId);
  if (!batch) throw new Error('the batch is not there');
  return { store, home, batch };
}
