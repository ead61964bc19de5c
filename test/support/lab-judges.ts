import { z } from 'zod';
import { awaitJudging, type JudgingEnd } from '../../src/client/await-judging.ts';
import { JudgingClient, type JudgingWish } from '../../src/client/judging-client.ts';
import type { ComponentType } from '../../src/contract/component-type.ts';
import { judgingOf } from '../../src/contract/ids.ts';
import type { Score } from '../../src/contract/judgement.ts';
import type { Judge, JudgeRequest } from '../../src/judges/judge.ts';
import type { Lab } from './lab.ts';

/** What it finds; the rest is filled in. */
type Verdict = Pick<Score, 'result'> & Partial<Score>;

/** A type of judge that scores its one criterion as the test says. */
export function scriptedJudge(type: string, judge: (request: JudgeRequest) => Promise<Verdict>): ComponentType<Judge> {
  const score = async (request: JudgeRequest) => ({
    scores: [{ criterion: 'kind', evidence: [], reasoning: 'so it is', ...(await judge(request)) }],
    usage: { inputTokens: 3, outputTokens: 1 },
  });
  return { type, options: z.strictObject({}), create: () => ({ judge: score }) };
}

/** A judge as a spec names it. */
export const judgeNamed = (name: string, type = name) => ({ name, type, gate: true });

/** Judges the batch of a lab apart from its run. */
export async function judgeLab(lab: Lab, wish: Omit<JudgingWish, 'batchId'>): Promise<JudgingEnd> {
  const { store, client, prefix, batchId } = lab;
  const judgings = new JudgingClient({ client, store, prefix });
  const stop = await lab.work();
  await lab.serve(judgingOf(batchId));
  try {
    await judgings.start({ batchId, ...wish });
    const given = { judgings, store, wish: { batchId, ...wish }, signal: new AbortController().signal };
    return await awaitJudging(given);
  } finally {
    await stop();
  }
}
