import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import type { Project } from './cli.ts';
import type { Tracking } from './mlflow-tracking.ts';

const SEEDS = ['How are clusters sized?', 'What does "autoscaling" cost?', 'Wie heißt der Dienst?'];
const FOLLOW_UPS = ['Can it be changed later?', 'Who may do that?'];
const TURNS = FOLLOW_UPS.length + 1;

/** A batch against an agent of MLflow. */
export interface MlflowBatch {
  readonly project: Project;
  /** Also the name of the experiment that the agent's traces go to. */
  readonly id: string;
  /** Options of the agent, its type left out. */
  readonly agent: Readonly<Record<string, unknown>>;
  readonly tracking: Tracking;
  readonly env?: Record<string, string>;
}

/** What a batch left behind. */
export interface MlflowRecords {
  readonly turns: readonly TurnRecord[];
  readonly conversations: readonly ConversationRecord[];
}

/** Runs three seeds with two follow-ups each by the command. */
export async function runMlflowBatch({ project, id, agent, tracking, env }: MlflowBatch): Promise<MlflowRecords> {
  const spec = {
    agent: { type: 'mlflow', trackingUri: tracking.url, experimentName: id, ...agent },
    questions: { type: 'script', questions: FOLLOW_UPS },
    context: { type: 'tool-outputs' },
    maxTurns: FOLLOW_UPS.length,
    seeds: SEEDS,
    // Enough for a starved machine, few enough that what goes wrong shows before the test's time is over.
    limits: { agent: { maxAttempts: 4 } },
  };
  await project.write(`${id}.json`, JSON.stringify(spec));
  const { code, stderr } = await project.run(['run', `${id}.json`, '--batch', id], env);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return {
    turns: (await project.records(`${id}.jsonl`)).map((line) => TurnRecord.parse(line)),
    conversations: (await project.records(`${id}.conversations.jsonl`)).map((line) => ConversationRecord.parse(line)),
  };
}

/** Every conversation is complete, and each question came from what the tool gave to the question before, each result once. */
export function expectCompleteRecords({ turns, conversations }: MlflowRecords): void {
  expect(conversations.map(({ question, outcome, turns }) => ({ question, outcome, turns }))).toEqual(
    SEEDS.map((question) => ({ question, outcome: 'completed', turns: TURNS })),
  );
  const asked = SEEDS.flatMap((seed) => [seed, ...FOLLOW_UPS]);
  const contexts = SEEDS.flatMap((seed) => [null, ...[seed, ...FOLLOW_UPS].slice(0, -1).map(toolResults)]);
  expect(turns.map(({ request }) => request.at(-1)?.content)).toEqual(asked);
  expect(turns.map(({ metadata }) => metadata.context_used_to_generate_question)).toEqual(contexts);
  expect(turns.map(({ response }) => response.content)).toEqual(asked.map(answerTo));
}

/** MLflow has one trace a turn, found by its client request id, and the record names it. */
export async function expectOneTraceEach(
  { turns }: MlflowRecords,
  tracking: Tracking,
  experiment: string,
): Promise<void> {
  const expected = turns.map(({ metadata: { conversation_id: conversation, turn, trace_id: traceId } }) => ({
    client_request_id: `${conversation}/${turn}`,
    trace_id: traceId,
    state: 'OK',
  }));
  const found = () => tracking.traces(experiment).then((traces) => inOrder(traces.map(factsOf)));
  expect(expected.every(({ trace_id: traceId }) => traceId !== undefined)).toBe(true);
  // The traces of last turns may still be on their way.
  await expect.poll(found, { timeout: 20_000, interval: 500 }).toEqual(inOrder(expected));
}

function factsOf({ client_request_id, trace_id, state }: Facts): Facts {
  return { client_request_id, trace_id, state };
}

interface Facts {
  readonly client_request_id?: string | undefined;
  readonly trace_id?: string | undefined;
  readonly state: string;
}

function inOrder(facts: readonly Facts[]): readonly Facts[] {
  return facts.toSorted((a, b) => (`${a.client_request_id}` < `${b.client_request_id}` ? -1 : 1));
}

/** What the tool of `test/mlflow/agents/lookup.py` gives for a question: two pages. */
function toolResults(question: string): string {
  return [1, 2].map((page) => pageOf(question, page)).join('\n');
}

function pageOf(question: string, page: number): string {
  const digest = createHash('sha256').update(`${question}/${page}`).digest('hex').slice(0, 12);
  return `Page ${page} says ${digest} about: ${question}`;
}

function answerTo(question: string): string {
  return `I read 2 pages. ${pageOf(question, 2)}`;
}
