import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { Judgement, Score } from '../contract/judgement.ts';
import { isNormalOutcome, type Outcome } from '../contract/outcome.ts';
import { isGated, type Result, resultOf } from '../contract/verdict.ts';
import type { JudgedRow } from '../store/judgement-store.ts';
import { standingOf, wholeCause } from './standing-of.ts';

/** A test case as JUnit has it: without a result it passed. */
export interface JunitResult {
  /** `failure`: judged and failed; `error`: it could not be told; `skipped`: nobody looked. */
  readonly kind: 'failure' | 'error' | 'skipped';
  /** In a few words, for tables of results. */
  readonly type: string;
  readonly message: string;
  /** Everything that led to it, in lines; empty where the message says all. */
  readonly details: string;
}

/** Ends that nobody can blame on a conversation: there was no more of it to judge. */
const NOT_RUN: readonly (Outcome | undefined)[] = ['cancelled', 'budget-exhausted', undefined];

/** What a conversation came to in a set, as a test; `undefined` where it passed. */
export function junitResult(row: JudgedRow, judges: readonly JudgeSpec[]): JunitResult | undefined {
  const { verdict, cause } = standingOf(row, judges);
  if (verdict === 'passed') return undefined;
  if (verdict === 'failed') return scored(row, judges, { kind: 'failure', result: 'fail' });
  if (verdict === 'error') return scored(row, judges, { kind: 'error', result: 'error' });
  if (verdict === 'inconclusive') return scored(row, judges, { kind: 'error', result: 'inconclusive' });
  return unjudged(row, cause ?? verdict);
}

function unjudged({ ending }: JudgedRow, cause: string): JunitResult {
  const isNormal = ending !== null && isNormalOutcome(ending.outcome);
  if (isNormal || NOT_RUN.includes(ending?.outcome))
    return { kind: 'skipped', type: cause, message: isNormal ? `not judged: ${cause}` : cause, details: '' };
  const why = [ending?.errorType, ending?.errorMessage].filter((part) => part).join(': ');
  return { kind: 'error', type: cause, message: why === '' ? cause : `${cause}: ${why}`, details: '' };
}

/** Names the gated criteria with that result, each with its reasons. */
function scored(
  { judgements }: JudgedRow,
  judges: readonly JudgeSpec[],
  { kind, result }: { readonly kind: 'failure' | 'error'; readonly result: Result },
): JunitResult {
  const found = judges.flatMap((judge) => foundBy(judge, judgements, result));
  const names = [...new Set(found.map(({ name }) => name))];
  const words = { fail: 'failed', error: 'error', inconclusive: 'inconclusive' }[result as 'fail' | 'error'];
  return {
    kind,
    type: words,
    message: `${words}: ${names.join(', ')}`,
    details: found.map(({ text }) => text).join('\n'),
  };
}

interface Found {
  readonly name: string;
  readonly text: string;
}

function foundBy(judge: JudgeSpec, judgements: readonly Judgement[], result: Result): readonly Found[] {
  const found = judgements.find((each) => each.judge === judge.name);
  if (!found || found.error) {
    if (result !== 'error' || !judge.gate) return [];
    const why = found?.error ? `: ${found.error.message}` : '';
    return [{ name: judge.name, text: `${wholeCause(judge, found)}${why}` }];
  }
  const scores = found.scores.filter(
    (score) => isGated(judge, score.criterion, score.gate) && resultOf(score, judge) === result,
  );
  return scores.map((score) => ({ name: `${judge.name}/${score.criterion}`, text: scoreText(judge, score) }));
}

/** What was found with its reasons, and the words that show it on lines of their own. */
function scoreText({ name }: JudgeSpec, { criterion, turn, score, reasoning, evidence }: Score): string {
  const where = turn === undefined ? '' : `, turn ${turn}`;
  const number = score === undefined ? '' : ` (${score})`;
  const quotes = evidence.map((each) => `  turn ${each.turn}: "${each.quote}"`);
  return [`${name}/${criterion}${where}${number}: ${reasoning}`, ...quotes].join('\n');
}
