import type { Outcome } from '../../src/contract/outcome.ts';
import type { BatchView, SetFigures } from '../../src/view/data/batch-view.ts';
import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import type { ComparisonView } from '../../src/view/data/comparison-view.ts';
import type { Transcript, TranscriptTurn } from '../../src/view/data/transcript.ts';
import { type ReportedBatch, writeReport } from '../../src/view/write-report.ts';

/** What a sample batch holds; all of it follows from these and from the index of a conversation. */
export interface SampleBatch {
  readonly batchId: string;
  readonly conversations: number;
  readonly turns: number;
  /** Text of an answer; default: some sentences, a list and a table. */
  readonly answer?: (index: number, turn: number) => string;
  /** Changes a conversation as it is read. */
  readonly changed?: (transcript: Transcript) => Transcript;
  /** Changes a conversation as lists show it. */
  readonly changedLine?: (line: ConversationLine) => ConversationLine;
}

const STARTED = Date.parse('2026-11-02T09:00:00.000Z');
const PERSONAS = ['patient', 'hurried', 'expert'] as const;
const TAGS = ['billing', 'returns', 'membership', 'repairs'] as const;
const OUTCOMES: readonly Outcome[] = ['goal-reached', 'completed', 'user-gave-up', 'agent-failed', 'completed'];
const QUESTIONS = [
  'How do I end a ride when the dock is full?',
  'Can I change the card that my membership is paid with?',
  'What happens if the bike I unlocked has a flat tyre?',
  'Is there a discount for students who ride every day?',
];
const ANSWER = [
  'You can end the ride at any **free dock** nearby. If none is free:',
  '',
  '1. press *Dock full* on the screen,',
  '2. choose one of the docks that it lists,',
  '3. and you get 15 minutes for the way.',
  '',
  '| plan | free minutes | then |',
  '|---|---|---|',
  '| day pass | 30 | 0.10 a minute |',
  '| member | 45 | 0.05 a minute |',
  '',
  'See [the help page](https://bikes.example/help/full-dock) or call `support`.',
].join('\n');

/** Writes a report of invented batches, for tests of the page; with two, it compares them. */
export async function writeSampleReport(file: string, samples: readonly SampleBatch[]): Promise<void> {
  const [a, b] = samples;
  await writeReport({
    file,
    convsimVersion: '0.1.0',
    batches: each(samples.map(reportedBatch)),
    comparison: a && b ? comparisonOf(a, b) : undefined,
  });
}

async function* each<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items;
}

function reportedBatch(sample: SampleBatch): ReportedBatch {
  return { view: sampleView(sample), lines: linesOf(sample), transcripts: transcriptsOf(sample) };
}

async function* linesOf(sample: SampleBatch): AsyncGenerator<readonly ConversationLine[]> {
  for (let first = 0; first < sample.conversations; first += 1_000) {
    const count = Math.min(1_000, sample.conversations - first);
    yield Array.from({ length: count }, (_, place) => sampleLine(sample, first + place));
  }
}

async function* transcriptsOf(sample: SampleBatch): AsyncGenerator<Transcript> {
  for (let index = 0; index < sample.conversations; index += 1) yield sampleTranscript(sample, index);
}

/** A conversation as lists show it. */
export function sampleLine(sample: SampleBatch, index: number): ConversationLine {
  const line = unchangedLine(sample, index);
  return sample.changedLine?.(line) ?? line;
}

function unchangedLine(sample: SampleBatch, index: number): ConversationLine {
  const outcome = outcomeOf(index);
  const startMs = STARTED + index * 700;
  return {
    index,
    seedId: `seed-${index}`,
    conversationId: `${sample.batchId}/seed-${index}`,
    caseId: `seed-${index}`,
    persona: pick(PERSONAS, index),
    tag: pick(TAGS, index >> 1),
    question: questionOf(index),
    outcome,
    ...(outcome === 'agent-failed' && {
      cause: pick(['timeout: no answer within 60 s', 'server-error: 503 of the gateway'], index >> 3),
    }),
    endedAt: new Date(startMs + 9_000).toISOString(),
    verdicts: outcome === 'agent-failed' ? {} : { run: isPassed(sample, index) ? 'passed' : 'failed' },
    turns: Array.from({ length: turnsOf(sample, index) }, (_, turn) => ({
      latencyMs: latencyOf(index, turn),
      answeredAtMs: startMs + turn * 2_000,
    })),
    tokens: {
      agent: { input: 900 + (index % 400), output: 220, cached: 100 },
      questions: { input: 400, output: 60, cached: 0 },
      judges: { input: 700, output: 90, cached: 0 },
    },
  };
}

/** A conversation with its texts. */
export function sampleTranscript(sample: SampleBatch, index: number): Transcript {
  const transcript = unchangedTranscript(sample, index);
  return sample.changed?.(transcript) ?? transcript;
}

function unchangedTranscript(sample: SampleBatch, index: number): Transcript {
  const line = sampleLine(sample, index);
  const { conversationId } = line;
  const count = line.turns.length;
  const hasFailed = line.outcome === 'agent-failed';
  return {
    conversation: {
      batch_id: sample.batchId,
      conversation_id: conversationId,
      seed_id: line.seedId,
      seed_index: index,
      question: line.question,
      tag: line.tag,
      outcome: line.outcome,
      ...(hasFailed && { error_type: 'agent-timeout', error_message: 'no answer within 60 s' }),
      turns: count,
      usage: { agent: { input_tokens: 900, output_tokens: 220 }, questions: { input_tokens: 400, output_tokens: 60 } },
      case_id: line.caseId,
      persona: line.persona,
      verdict: line.verdicts['run'] ?? 'unjudged',
    },
    system: 'You answer for a bike-sharing scheme. Be short.',
    earlier:
      index % 10 === 1
        ? [
            { role: 'user', content: 'Hello?' },
            { role: 'assistant', content: 'How can I help?' },
          ]
        : [],
    goal: ['Learn how to end a ride at a full dock', 'Not be charged for the extra minutes'],
    turns: Array.from({ length: count }, (_, turn) => sampleTurn(sample, { index, turn })),
    scores: hasFailed ? [] : scoresOf(sample, index, conversationId),
    waiting: [],
    workflowLink: 'http://127.0.0.1:8233/namespaces/default/workflows/w',
    workflowId: `convsim/${conversationId}`,
  };
}

function sampleTurn(sample: SampleBatch, { index, turn }: { index: number; turn: number }): TranscriptTurn {
  const answer = sample.answer?.(index, turn) ?? `${ANSWER}\n\nThis was answer ${turn} of conversation ${index}.`;
  return {
    turn,
    question: turn === 0 ? questionOf(index) : `And if I am in a hurry, is there a quicker way? (${index}.${turn})`,
    answer,
    context: turn === 0 ? null : answer.slice(0, 120),
    user:
      turn === 0
        ? null
        : {
            status: 'continue',
            helped: turn % 2 === 1,
            open: [2],
            facts: [],
            flags: [],
            quirk: undefined,
            model: 'small-model',
          },
    toolCalls: turn === 1 ? [{ name: 'find_docks', arguments: { near: 'Central Station', free: true } }] : [],
    toolOutputs: turn === 1 ? ['[{"dock":"Harbour","free":4},{"dock":"Museum","free":1}]'] : [],
    expectedFacts: null,
    latencyMs: latencyOf(index, turn),
    firstTextMs: 320,
    questionLatencyMs: turn === 0 ? 0 : 410,
    finishReason: turn === 2 ? 'length' : 'stop',
    tokens: { input: 300, output: 80 },
    answeredAt: new Date(STARTED + index * 700 + turn * 2_000).toISOString(),
    traceId: 'tr-4bf92f3577b34da6a3ce929d0e0e4736',
    traceLink: 'http://127.0.0.1:5000/#/experiments/1/traces/tr-4bf92f3577b34da6a3ce929d0e0e4736',
    copiedFrom: null,
    retries:
      turn === 1 && index % 3 === 0
        ? [
            {
              step: 'agent',
              failures: 2,
              rateLimited: 3,
              type: 'server-error',
              message: '503 of the gateway',
              lostMs: 8_400,
            },
          ]
        : [],
  };
}

function scoresOf(sample: SampleBatch, index: number, conversationId: string): Transcript['scores'] {
  const isGood = isPassed(sample, index);
  const base = {
    batch_id: sample.batchId,
    conversation_id: conversationId,
    set: 'run',
    judged_at: '2026-11-02T10:00:00.000Z',
  };
  return [
    {
      ...base,
      judge: 'quality',
      criterion: 'resolved',
      result: isGood ? 'pass' : 'fail',
      evidence: [{ turn: 0, quote: 'you get 15 minutes for the way' }],
      reasoning: isGood ? 'The user learned what to do.' : 'The user was told of docks, but not of the extra minutes.',
      gate: true,
      model: 'judge-model',
      agreement: 0.67,
    },
    {
      ...base,
      judge: 'quality',
      criterion: 'tone',
      result: 'scored',
      score: 4,
      evidence: [],
      reasoning: 'Friendly.',
      gate: false,
    },
  ];
}

/** What the page says of a sample batch beside its conversations. */
export function sampleView(sample: SampleBatch): BatchView {
  const lines = Array.from({ length: sample.conversations }, (_, index) => sampleLine(sample, index));
  const outcomes: Record<string, number> = {};
  for (const { outcome } of lines) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return {
    batchId: sample.batchId,
    createdAt: new Date(STARTED).toISOString(),
    doing: 'ended',
    seeds: sample.conversations,
    outcomes,
    turns: lines.reduce((sum, { turns }) => sum + turns.length, 0),
    agent: 'openai-chat bike-helper',
    questionGenerator: 'llm small-model',
    judges: ['quality'],
    maxTurns: sample.turns,
    convsimVersion: '0.1.0',
    prices: { agent: { input: 0.4, output: 1.6 }, questions: { input: 0.1, output: 0.4 }, currency: 'USD' },
    sets: ['run'],
    statistics: { run: figuresOf(lines) },
    diversity: { questions: lines.length * 3, distinct: 0.91, repeated: 0.04, lexical: 0.72, words: 11.4 },
    notes: [],
    workflowsLink: 'http://127.0.0.1:8233/namespaces/default/workflows',
    revision: '1',
  };
}

function figuresOf(lines: readonly ConversationLine[]): SetFigures {
  const judged = lines.filter(({ verdicts }) => verdicts['run']).length;
  const passed = lines.filter(({ verdicts }) => verdicts['run'] === 'passed').length;
  const share = lines.length === 0 ? 0 : passed / lines.length;
  const rate = { share, interval: [Math.max(0, share - 0.04), Math.min(1, share + 0.04)] as const, method: 'wilson' };
  return {
    conversations: lines.length,
    cases: lines.length,
    judged,
    passed,
    rate,
    strict: rate,
    criteria: [
      { judge: 'quality', criterion: 'resolved', gate: true, judged, passed, rate },
      { judge: 'quality', criterion: 'tone', gate: false, judged, mean: { value: 4.1, interval: [3.9, 4.3] } },
    ],
  };
}

function comparisonOf(a: SampleBatch, b: SampleBatch): ComparisonView {
  const common = Math.min(a.conversations, b.conversations);
  const flips = Array.from({ length: common }, (_, index) => index)
    .filter((index) => outcomeOf(index) !== 'agent-failed' && isPassed(a, index) !== isPassed(b, index))
    .map((index) => ({
      case_id: `seed-${index}`,
      change: isPassed(b, index) ? ('better' as const) : ('worse' as const),
      from: flipSide(a, index),
      to: flipSide(b, index),
      criteria: ['quality/resolved'],
    }));
  const rates = { a: passedOf(a, common), b: passedOf(b, common) };
  const share = common === 0 ? 0 : (rates.b.passed - rates.a.passed) / common;
  const difference = {
    pairs: common,
    ...rates,
    difference: share,
    interval: [share - 0.05, share + 0.05] as const,
    p: 0.02,
  };
  return {
    a: a.batchId,
    b: b.batchId,
    set: 'run',
    cases: { common, only_a: a.conversations - common, only_b: b.conversations - common },
    judged: difference,
    strict: difference,
    flips,
    criteria: [{ name: 'quality/resolved', rates: difference }],
    median_turns: { a: a.turns, b: b.turns },
    other_judges: [],
  };
}

function passedOf(sample: SampleBatch, total: number) {
  const all = Array.from({ length: total }, (_, index) => index);
  return { passed: all.filter((index) => sampleLine(sample, index).verdicts['run'] === 'passed').length, total };
}

function flipSide(sample: SampleBatch, index: number) {
  const isGood = isPassed(sample, index);
  return {
    verdict: isGood ? ('passed' as const) : ('failed' as const),
    passed: isGood ? 1 : 0,
    judged: 1,
    conversation_id: `${sample.batchId}/seed-${index}`,
  };
}

function outcomeOf(index: number): Outcome {
  return pick(OUTCOMES, index);
}

function isPassed({ batchId }: SampleBatch, index: number): boolean {
  return (index + batchId.length) % 4 !== 0;
}

function turnsOf({ turns }: SampleBatch, index: number): number {
  return outcomeOf(index) === 'agent-failed' ? Math.min(1, turns) : turns;
}

function latencyOf(index: number, turn: number): number {
  return 300 + turn * 90 + ((index * 7_919) % 1_000) + (index % 97 === 0 ? 6_000 : 0);
}

function questionOf(index: number): string {
  return `${pick(QUESTIONS, index)} (${index})`;
}

function pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[], index: number): Item {
  return items[index % items.length] as Item;
}
