import { z } from 'zod';
import { JudgeName } from '../contract/judge-spec.ts';
import type { Score } from '../contract/judgement.ts';
import { callModule, type CalledFunction } from '../modules/call-module.ts';
import { checkReturned, unfit } from '../modules/check-returned.ts';
import { moduleType } from '../modules/module-type.ts';
import { checkedConversation } from './checks.ts';
import type { Judge, Judged, JudgeRequest } from './judge.ts';

/** The criterion of a function that names none. */
const ONLY_CRITERION = 'pass';

const Found = {
  pass: z.boolean().nullish(),
  score: z.number().nullish(),
  reason: z.string().nullish(),
  evidence: z.array(z.strictObject({ turn: z.int().min(0), quote: z.string() })).nullish(),
};

/** What a function may give: one result, or one a criterion, perhaps of single turns. */
const Returned = z.union([
  z.boolean(),
  z.strictObject(Found).refine(saysSomething),
  z
    .array(z.strictObject({ criterion: JudgeName, turn: z.int().min(0).nullish(), ...Found }).refine(saysSomething))
    .min(1)
    .refine((list) => new Set(list.map(({ criterion, turn }) => `${criterion}\n${turn}`)).size === list.length),
]);

type Found = z.infer<z.ZodObject<typeof Found>>;

const EXPECTED =
  'true, false, {pass: boolean | null, score?: number, reason?: string}, or a list of {criterion, turn?, pass, score?, reason?}, each criterion and turn once';

/**
 * A judge that is a function of the user's: `async (conversation, {conversationId, idempotencyKey, signal}) => boolean`, or
 * `{pass, score?, reason?}`, or a list of such with a `criterion` each. It is given what checks see, and `contexts`; `pass: null`
 * is inconclusive, and a score alone decides nothing.
 */
export const moduleJudge = moduleType<Judge>('judges.path', functionJudge);

/** The judge that a user's function is; a call of it may take `timeoutMs`. */
export function functionJudge(target: CalledFunction, timeoutMs: number): Judge {
  return { judge: (request) => judge(target, request, timeoutMs) };
}

async function judge(target: CalledFunction, request: JudgeRequest, timeoutMs: number): Promise<Judged> {
  const { conversation, conversationId, idempotencyKey, signal } = request;
  const seen = { ...checkedConversation(conversation), contexts: conversation.contexts };
  const value = await callModule(target, {
    timeoutMs,
    signal,
    asked: seen,
    during: `judging ${conversationId}`,
    args: [seen],
    info: { conversationId, idempotencyKey },
  });
  const returned = checkReturned({ value, schema: Returned, place: target.place, expected: EXPECTED });
  const scores = scoresOf(returned);
  const turns = new Set(conversation.turns.map(({ turn }) => turn));
  const strange = scores.find(({ turn }) => turn !== undefined && !turns.has(turn));
  if (strange) throw unfit(value, target.place, EXPECTED, ` (there is no turn ${strange.turn})`);
  return { scores };
}

function saysSomething({ pass, score }: Pick<Found, 'pass' | 'score'>): boolean {
  return pass !== undefined || typeof score === 'number';
}

function scoresOf(returned: z.infer<typeof Returned>): readonly Score[] {
  if (typeof returned === 'boolean') return [scoreOf({ pass: returned }, { criterion: ONLY_CRITERION })];
  if (!Array.isArray(returned)) return [scoreOf(returned, { criterion: ONLY_CRITERION })];
  return returned.map(({ criterion, turn, ...found }) =>
    scoreOf(found, { criterion, ...(typeof turn === 'number' && { turn }) }),
  );
}

function scoreOf({ pass, score, reason, evidence }: Found, place: Pick<Score, 'criterion' | 'turn'>): Score {
  return {
    ...place,
    result: resultOf(pass),
    ...(typeof score === 'number' && { score }),
    evidence: evidence ?? [],
    reasoning: reason ?? '',
  };
}

function resultOf(pass: Found['pass']): Score['result'] {
  if (pass === undefined) return 'scored';
  return pass === null ? 'inconclusive' : pass ? 'pass' : 'fail';
}
