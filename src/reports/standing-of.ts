import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { Judgement, Verdict } from '../contract/judgement.ts';
import { isNormalOutcome } from '../contract/outcome.ts';
import { isGated, resultOf, verdictOf } from '../contract/verdict.ts';
import type { JudgedRow } from '../store/judgement-store.ts';

/** What a conversation came to in a set, and why it neither passed nor failed. */
export interface Standing {
  readonly verdict: Verdict;
  /** In few words, so that equal causes can be counted; `null` where it passed or failed. */
  readonly cause: string | null;
}

/** A conversation that has not ended is not judged yet; one that was judged although it failed counts by its verdict. */
export function standingOf(row: JudgedRow, judges: readonly JudgeSpec[]): Standing {
  if (!row.ending) return { verdict: 'unjudged', cause: 'running' };
  const verdict = verdictOf(judges, row.judgements);
  if (verdict === 'passed' || verdict === 'failed') return { verdict, cause: null };
  if (verdict === 'inconclusive') return { verdict, cause: 'inconclusive' };
  if (verdict === 'error') return { verdict, cause: errorCause(judges, row.judgements) };
  const { outcome } = row.ending;
  if (!isNormalOutcome(outcome)) return { verdict, cause: outcome };
  return { verdict, cause: row.judgements.length === 0 ? 'not judged' : 'nothing gated' };
}

/** The first reason in the order of the judges: each conversation is counted under one. */
function errorCause(judges: readonly JudgeSpec[], judgements: readonly Judgement[]): string {
  const causes = judges.map((judge) => causeIn(judge, judgements));
  return causes.find((cause) => cause !== undefined) ?? 'error';
}

function causeIn(judge: JudgeSpec, judgements: readonly Judgement[]): string | undefined {
  const found = judgements.find((each) => each.judge === judge.name);
  if (!found || found.error) return judge.gate ? wholeCause(judge, found) : undefined;
  const error = found.scores.find(
    (score) => isGated(judge, score.criterion, score.gate) && resultOf(score, judge) === 'error',
  );
  return error && `error in ${judge.name}/${error.criterion}`;
}

/** Why a judge scored nothing: it has not judged, or it failed. */
export function wholeCause({ name }: JudgeSpec, found: Judgement | undefined): string {
  return found?.error ? `error of ${name}: ${found.error.type}` : `not judged by ${name}`;
}
