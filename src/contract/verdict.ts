import { fieldsOf } from './fields-of.ts';
import type { Judgement, Score, Verdict } from './judgement.ts';
import type { JudgeSpec } from './judge-spec.ts';

/** A score as it counts now: a number on a scale passes or fails by the rubric of today. */
export type Result = 'pass' | 'fail' | 'inconclusive' | 'error' | 'scored';

/** What a score comes to with its judge; `scored` is a number that decides nothing. */
export function resultOf({ result, score, criterion }: Score, judge: JudgeSpec): Result {
  if (result !== 'scored') return result;
  const { pass } = criterionOf(judge, criterion);
  return typeof pass !== 'number' || score === undefined ? 'scored' : score >= pass ? 'pass' : 'fail';
}

/** Whether failing a criterion makes the conversation fail; `ofRow` is what the seed's row says of one that it asks for. */
export function isGated(judge: JudgeSpec, criterion: string, ofRow?: boolean): boolean {
  const { gate } = criterionOf(judge, criterion);
  return typeof gate === 'boolean' ? gate : (ofRow ?? judge.gate);
}

/**
 * What a conversation came to: failed if any gated criterion failed, else error if any could not be judged or a gated judge has
 * not judged, else inconclusive if any is, else passed; unjudged where nothing was scored.
 */
export function verdictOf(judges: readonly JudgeSpec[], judgements: readonly Judgement[]): Verdict {
  if (judgements.length === 0) return 'unjudged';
  const results = judges.flatMap((judge) => gatedResults(judge, judgements));
  for (const [result, verdict] of ORDER) if (results.includes(result)) return verdict;
  return results.includes('pass') ? 'passed' : 'unjudged';
}

const ORDER = [
  ['fail', 'failed'],
  ['error', 'error'],
  ['inconclusive', 'inconclusive'],
] as const satisfies readonly (readonly [Result, Verdict])[];

function gatedResults(judge: JudgeSpec, judgements: readonly Judgement[]): readonly Result[] {
  const found = judgements.find((each) => each.judge === judge.name);
  // What a judge that gates nothing found, or did not find, decides nothing.
  if (!found || found.error) return judge.gate ? ['error'] : [];
  return found.scores
    .filter(({ criterion, gate }) => isGated(judge, criterion, gate))
    .map((score) => resultOf(score, judge));
}

/** The criterion as the rubric has it: `criteria.<name>` of a model judge. */
function criterionOf(judge: JudgeSpec, name: string): Readonly<Record<string, unknown>> {
  return fieldsOf(fieldsOf(judge['criteria'])[name]);
}
