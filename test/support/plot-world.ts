import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { chanceOf } from '../../src/contract/chance-of.ts';
import { fieldsOf } from '../../src/contract/fields-of.ts';
import type { ChatMessage } from '../../src/contract/message.ts';
import type { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import type { Store } from '../../src/store/store.ts';
import { makeProject, type Project } from './cli.ts';
import { answerJson, type RecordedRequest, startServer } from './http-server.ts';
import { says } from './scripted-model.ts';
import { PLOT_RULES, PLOT_SEEDS, PLOT_TURNS, plotAnswer, plotReply } from './user-plots.ts';

/** A project whose agent and whose users, of every plot, are real servers. */
export interface PlotWorld {
  readonly project: Project;
  /** Idempotency keys of the calls of agent and user model in a batch, in order of arrival; repeated ones again. */
  callsOf(batch: string): readonly string[];
}

/** Each plot with two personas, twice: 44 conversations, all of them open at once. */
export async function makePlotWorld(): Promise<PlotWorld> {
  const calls: string[] = [];
  const think = async ({ headers }: RecordedRequest) => {
    const key = String(headers['idempotency-key']);
    calls.push(key);
    await sleep(50 + 100 * chanceOf(key));
  };
  const agent = await startServer(async (request, response) => {
    await think(request);
    answerJson(response, 200, { answer: plotAnswer(String(fieldsOf(request.body)['q'])) });
  });
  const model = await startServer(async (request, response) => {
    await think(request);
    const content = JSON.stringify(plotReply(fieldsOf(request.body)['messages'] as readonly ChatMessage[]));
    answerJson(response, 200, says(content).body);
  });
  onTestFinished(async () => {
    await Promise.all([agent.close(), model.close()]);
  });
  const spec = {
    agent: { type: 'http', url: agent.origin, body: { q: '{{question}}' }, answer: 'answer' },
    questions: { type: 'user', llm: { baseUrl: `${model.origin}/v1`, model: 'm' } },
    user: { persona: ['plain', 'odd'], facts: ['Order 4417 of 3 May'] },
    personas: { odd: { quirks: { fragment: 0.3, dispute: 0.3 } } },
    stop: PLOT_RULES,
    maxTurns: PLOT_TURNS,
    randomSeed: 7,
    trials: 2,
    concurrency: 50,
    canary: false,
    seeds: PLOT_SEEDS,
  };
  const project = await makeProject({ 'sim.json': JSON.stringify(spec) });
  return { project, callsOf: (batch) => calls.filter((key) => key.startsWith(`${batch}/`)) };
}

/** The lines of a batch's two files, without its id and without times. */
export async function timelessRecord({ project }: PlotWorld, batch: string): Promise<readonly string[]> {
  const turns = await project.records<TurnRecord>(`${batch}.jsonl`);
  const conversations = await project.records<ConversationRecord>(`${batch}.conversations.jsonl`);
  const timeless = turns.map((turn) => ({ ...turn, metadata: { ...turn.metadata, latency_ms: 0 } }));
  return [...timeless, ...conversations].map((line) => JSON.stringify(line).replaceAll(`"${batch}`, '"batch'));
}

/** Tells of a call, by its key, whether the store holds the result of the step that made it: it must never be made again then. */
export async function storedCalls({ project }: PlotWorld, store: Store, batch: string) {
  const conversations = await project.records<ConversationRecord>(`${batch}.conversations.jsonl`);
  const indexes = new Map(conversations.map((each) => [each.conversation_id.split('/')[1], each.seed_index]));
  return async (call: string): Promise<boolean> => {
    const [batchId = '', conversation, turn, step, ...more] = call.split('/');
    const key = { batchId, seedIndex: indexes.get(conversation) ?? -1, turn: Number(turn) };
    if (step !== 'question') return (await store.findReply(key)) !== null;
    const question = await store.findQuestion(key);
    const isOfClaim = more.includes('verify') || more.includes('refused');
    return question !== null && !(isOfClaim && question.pending === 'claim');
  };
}
