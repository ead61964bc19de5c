import { clip } from '../contract/display-copy.ts';
import { judgeIdentity } from '../contract/call-identity.ts';
import { StepFailure } from '../contract/failures.ts';
import { isWhole, type Judgement } from '../contract/judgement.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import { judgeLimits } from '../contract/simulation-spec.ts';
import { resultOf } from '../contract/verdict.ts';
import type { NewJudgement } from '../store/judgement-store.ts';
import type { JudgeAsked, JudgementShown } from './activities.ts';
import { attempt, retryWrite, type Work } from './attempt.ts';
import type { BudgetParts } from './budget-guard.ts';
import type { Dependencies, JudgeSet } from './dependencies.ts';
import { judgedConversation } from './judged-conversation.ts';
import { judgeBrake } from './note-judge-failure.ts';

/** Longest reason of an error beside its criterion, in characters. */
const LONGEST_REASON = 200;

/** Parts of a budget that bound judges: they make no turns, and after the run its time stands still. */
const [IN_RUN, LATER] = [['tokens', 'duration'], ['tokens']] as const satisfies readonly BudgetParts[];

/** Lets one judge look at a conversation and stores what it found; what is there and whole is taken as it is. */
export async function judgeConversation(dependencies: Dependencies, input: JudgeAsked): Promise<JudgementShown> {
  const { store, judgesOf } = dependencies;
  const setOf = () => judgesOf(input.batchId, input.set);
  const limits = async () => judgeLimits((await setOf()).spec);
  const step = { step: 'judge', input: { ...input, turn: input.index }, limits } as const;
  const { judgement, judge } = await attempt({ ...dependencies, ...step }, async ({ signal }) => {
    const set = await setOf();
    const stored = await store.findJudgement(input);
    const isPresent = stored !== null && isWhole(stored) && stored.turns === (await store.countTurns(input));
    const found = isPresent ? stored : await ask(dependencies, input, { set, signal });
    const judgement = isPresent ? found : await retryWrite(() => store.saveJudgement(input, found));
    return { judgement, judge: specOf(set, input) };
  });
  const brake = isWhole(judgement) ? undefined : await judgeBrake(store, input, judgement);
  return { ...shown(judgement, judge), ...(brake !== undefined && { brake }) };
}

async function ask(
  dependencies: Dependencies,
  input: JudgeAsked,
  { set, signal }: { set: JudgeSet } & Pick<Work, 'signal'>,
): Promise<NewJudgement> {
  const judge = set.ready.get(specOf(set, input).name);
  if (!judge) throw unknownJudge(input);
  await dependencies.budget.pass(input.batchId, set.spec, input.outcome === undefined ? LATER : IN_RUN);
  const { lastAnsweredAt, ...conversation } = await judgedConversation(dependencies.store, set.spec, input);
  const turns = conversation.turns.length;
  const startedAt = performance.now();
  const identity = judgeIdentity(input.conversationId, { set: input.set, judge: input.judge, turns });
  const { scores, model, usage, waitedMs = 0 } = await judge.judge({ ...identity, conversation, signal });
  return {
    judge: input.judge,
    turns,
    lastAnsweredAt,
    scores,
    error: null,
    usage: usage ?? null,
    ...(model !== undefined && { model }),
    latencyMs: Math.max(0, Math.round(performance.now() - startedAt - waitedMs)),
    judgedAt: new Date().toISOString(),
  };
}

function specOf({ judges }: JudgeSet, input: JudgeAsked): JudgeSpec {
  const found = judges.find(({ name }) => name === input.judge);
  if (!found) throw unknownJudge(input);
  return found;
}

function unknownJudge({ judge, set, batchId }: JudgeAsked): StepFailure {
  return new StepFailure('StoreInconsistent', `The set ${set} of batch ${batchId} has no judge ${judge}.`);
}

/** What was found, by criterion; of an error its reason too. */
function shown({ scores, latencyMs, usage, model }: Judgement, judge: JudgeSpec): JudgementShown {
  const results = scores.map((score) => {
    const { criterion, turn, score: number, reasoning } = score;
    const result = resultOf(score, judge);
    const value = number === undefined ? '' : ` (${number})`;
    const why = result === 'error' ? `: ${clip(reasoning, LONGEST_REASON)}` : '';
    return [turn === undefined ? criterion : `${criterion}, turn ${turn}`, `${result}${value}${why}`] as const;
  });
  return {
    results: Object.fromEntries(results),
    errors: scores.filter(({ result }) => result === 'error').length,
    latencyMs,
    ...(usage && { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens }),
    ...(model !== undefined && { model }),
  };
}
