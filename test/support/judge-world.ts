import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { ChatMessage } from '../../src/contract/message.ts';
import { fieldsOf } from '../../src/contract/fields-of.ts';
import { makeProject, type Project } from './cli.ts';
import { answerJson, type RecordedRequest, startServer } from './http-server.ts';
import { says } from './scripted-model.ts';

/** A score that the model which judges is asked for. */
interface WantedScore {
  readonly criterion: string;
  /** `null` where it is the whole conversation. */
  readonly turn: number | null;
}

/** One call of the model that judges. */
export interface JudgeCall {
  /** Its idempotency key: conversation, turns, set and judge. */
  readonly key: string;
  /** Id of the conversation without its batch. */
  readonly seed: string;
  readonly set: string;
  readonly judge: string;
  readonly wanted: readonly WantedScore[];
  /** All that the model is told. */
  readonly told: string;
}

/** What the model does: the text that it writes, or the status that its server refuses with. */
export type Judging = (call: JudgeCall) => string | number;

/** A project whose agent and whose judges are real servers, and whose users follow rules. */
export interface JudgeWorld {
  readonly project: Project;
  /** Requests that the agent has got. */
  readonly agentCalls: () => number;
  /** Those that the judges have got, in order of arrival. */
  readonly calls: readonly JudgeCall[];
  /** Endpoint of the judges, as a spec names it. */
  readonly llm: { readonly baseUrl: string; readonly model: string };
  /** Changes how the model judges from now on. */
  readonly judgeBy: (judging: Judging) => void;
}

interface WorldOptions {
  readonly judging?: Judging;
  /** Milliseconds that the model takes. */
  readonly thinksMs?: number;
  readonly answer?: (question: string) => string;
  readonly spec?: (llm: JudgeWorld['llm']) => object;
}

/** The text of scores that all have this result, where the call does not say otherwise. */
export function scoresText(
  { wanted }: Pick<JudgeCall, 'wanted'>,
  result: (wanted: WantedScore) => string | number,
): string {
  const scores = wanted.map((each) => ({ ...each, evidence: [], reasoning: 'so it is', result: result(each) }));
  return JSON.stringify({ scores });
}

/** Everything is as it should be. */
export const ALL_WELL: Judging = (call) =>
  scoresText(call, ({ criterion }) => (criterion === 'effect' ? 'none' : criterion === 'tone' ? 5 : 'pass'));

/** Makes the project with the file `sim.json`. */
export async function makeJudgeWorld(options: WorldOptions = {}): Promise<JudgeWorld> {
  let judging = options.judging ?? ALL_WELL;
  const calls: JudgeCall[] = [];
  const answer = options.answer ?? ((question: string) => `Within 30 days, as to: ${question}`);
  const agent = await startServer(({ body }, response) =>
    answerJson(response, 200, { answer: answer(String(fieldsOf(body)['q'])) }),
  );
  const model = await startServer(async (request, response) => {
    const call = callOf(request);
    calls.push(call);
    await sleep(options.thinksMs ?? 0);
    const given = judging(call);
    if (typeof given === 'number') return answerJson(response, given, { error: { message: 'as the test wants' } });
    answerJson(response, 200, says(given).body);
  });
  onTestFinished(async () => {
    await Promise.all([agent.close(), model.close()]);
  });
  const llm = { baseUrl: `${model.origin}/v1`, model: 'm' };
  const spec = {
    agent: { type: 'http', url: agent.origin, body: { q: '{{question}}' }, answer: 'answer' },
    questions: { type: 'user' },
    user: { goal: 'Get a refund for the lamp' },
    maxTurns: 1,
    canary: false,
    ...options.spec?.(llm),
  };
  const project = await makeProject({ 'sim.json': JSON.stringify(spec) });
  return { project, agentCalls: () => agent.requests.length, calls, llm, judgeBy: (next) => (judging = next) };
}

function callOf({ headers, body }: RecordedRequest): JudgeCall {
  const key = String(headers['idempotency-key']);
  const [, seed = '', , , set = '', judge = ''] = key.split('/');
  const messages = fieldsOf(body)['messages'] as readonly ChatMessage[];
  const asked = (messages.at(-1)?.content ?? '').matchAll(/^- (\{"criterion":.*\})$/gm);
  const wanted = Array.from(asked, ([, text = '']) => JSON.parse(text) as WantedScore);
  return { key, seed, set, judge, wanted, told: messages.map(({ content }) => content).join('\n') };
}
