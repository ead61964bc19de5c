import type { Judgement, Rubric, Verdict } from '../contract/judgement.ts';
import { verdictOf } from '../contract/verdict.ts';
import type { Ending } from '../store/store.ts';

/** What a conversation came to in a set; what goes on is not judged yet. */
export function verdictIn(
  { judges }: Rubric,
  { ending, judgements }: { readonly ending: Ending | null; readonly judgements: readonly Judgement[] },
): Verdict {
  return ending ? verdictOf(judges, judgements) : 'unjudged';
}
