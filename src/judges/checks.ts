import { z } from 'zod';
import { type ReadyCheck, makeCheck, titleOf } from '../checks/make-check.ts';
import { totalUsage } from '../checks/total-usage.ts';
import type { CheckedConversation } from '../checks/checked-conversation.ts';
import { Check, type CheckSpec } from '../contract/check.ts';
import type { ComponentHost, ComponentType } from '../contract/component-type.ts';
import { FAILURES, StepFailure } from '../contract/failures.ts';
import type { Score } from '../contract/judgement.ts';
import type { Seed } from '../contract/seed.ts';
import { expectationsOf } from './expectations.ts';
import type { Judge, JudgedConversation } from './judge.ts';
import { uniqueTitles } from './unique-titles.ts';

const ChecksOptions = z
  .strictObject({
    checks: z.array(Check).min(1).optional().describe('Each is a criterion, named by its name or its own words.'),
    expect: z.boolean().optional().describe("Whether the checks of the seed's expect are made too; default: false."),
  })
  .refine(({ checks, expect }) => checks !== undefined || expect === true, {
    path: ['checks'],
    message: 'is missing; give a list of checks, or expect: true for those of the seeds',
  });

/** Options of a judge of type `checks`. */
export type ChecksOptions = z.infer<typeof ChecksOptions>;

/** A judge without a model: every check is a criterion that passes where it holds. */
export const checksJudge: ComponentType<Judge, ChecksOptions> = {
  type: 'checks',
  options: ChecksOptions,
  paths: ({ checks = [] }) =>
    checks.flatMap((check, index) => {
      if (!('module' in check)) return [];
      return [{ option: `checks[${index}].module`, kind: 'file', path: check.module, isCode: true }];
    }),
  async create(options, host) {
    const own = await readyChecks(options.checks ?? [], host);
    return {
      async judge({ conversation, signal }) {
        const rows = await readyChecks(options.expect === true ? expectationsOf(conversation.seed).checks : [], host);
        const titles = checkCriteria(options, conversation.seed);
        const checked = checkedConversation(conversation);
        const scores: Score[] = [];
        try {
          for (const [index, check] of [...own, ...rows].entries()) {
            scores.push({ criterion: titles[index] ?? check.title, ...(await scoreOf(check, checked, signal)) });
          }
        } finally {
          rows.forEach((check) => check.close());
        }
        return { scores };
      },
      close: async () => own.forEach((check) => check.close()),
    };
  },
};

/** The criteria of such a judge: the titles of its checks, then of the seed's. @throws as `expectationsOf`. */
export function checkCriteria({ checks = [], expect }: ChecksOptions, seed: Pick<Seed, 'expect'>): readonly string[] {
  return uniqueTitles([...checks, ...(expect === true ? expectationsOf(seed).checks : [])].map(titleOf));
}

/** A conversation that is judged as checks see it. */
export function checkedConversation({ turns, outcome, endReason, seed }: JudgedConversation): CheckedConversation {
  return { turns, outcome, endReason, usage: totalUsage(turns), seed };
}

function readyChecks(checks: readonly CheckSpec[], { projectDir, timeoutMs }: ComponentHost) {
  return Promise.all(
    checks.map((check, index) => makeCheck(check, { projectDir, timeoutMs, option: `judges.checks[${index}]` })),
  );
}

async function scoreOf(
  check: ReadyCheck,
  conversation: CheckedConversation,
  signal: AbortSignal,
): Promise<Omit<Score, 'criterion'>> {
  const result = await check.evaluate(conversation, signal).catch((error: unknown) => ({ error: troubleOf(error) }));
  if ('error' in result) return { result: 'error', evidence: [], reasoning: result.error };
  const { holds, reason, score } = result;
  return {
    result: holds ? 'pass' : 'fail',
    ...(score !== undefined && { score }),
    evidence: [],
    reasoning: reason === check.title ? check.words : reason,
  };
}

/** What a module says by its failure of this one score; a failure that waiting or people can cure is no score. */
function troubleOf(error: unknown): string {
  if (error instanceof StepFailure && OF_THE_SCORE.has(FAILURES[error.type].retry)) return error.message;
  throw error;
}

const OF_THE_SCORE: ReadonlySet<string> = new Set(['backoff', 'confirm', 'never']);
