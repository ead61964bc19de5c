import type { Score } from '../../contract/judgement.ts';
import { placeOf, type Wanted } from './asked-criterion.ts';

/** What of several votes on one score could be used. */
export interface Votes {
  readonly wanted: Wanted;
  /** Those that can be used, oldest first. */
  readonly scores: readonly Score[];
  /** Votes that were asked for. */
  readonly asked: number;
}

/**
 * What the votes on one score come to: what more than half of them found, `inconclusive` where no result has more than half, and of a
 * scale the median, the lower one of an even number. Evidence and reasoning are those of the first vote that agrees. `undefined`
 * where fewer than half of the votes can be used.
 */
export function countVotes({ wanted, scores, asked }: Votes): Score | undefined {
  const [first] = scores;
  if (!first || scores.length * 2 < asked) return undefined;
  if (asked === 1) return first;
  const numbers = scores.flatMap(({ score }) => (score === undefined ? [] : [score])).toSorted((a, b) => a - b);
  const median = numbers[Math.ceil(numbers.length / 2) - 1];
  const isScale = wanted.criterion.form.kind === 'scale' && numbers.length * 2 > scores.length;
  const groups = isScale ? [scores.filter(({ score }) => score === median)] : groupsOf(scores);
  const [largest = [], next = []] = groups;
  const agreement = largest.length / scores.length;
  const [agreeing = first] = largest;
  if (isScale || largest.length * 2 > scores.length) return { ...agreeing, agreement };
  const split = groups.map((group) => `${group.length} ${foundBy(group)}`).join(', ');
  const word = next.length === largest.length ? 'split' : 'without a majority';
  return {
    ...placeOf(wanted),
    result: 'inconclusive',
    evidence: agreeing.evidence,
    reasoning: `The votes are ${word}: ${split}. One of them: ${agreeing.reasoning}`,
    agreement,
  };
}

/** Votes by what they found, the largest group first. */
function groupsOf(scores: readonly Score[]): readonly (readonly Score[])[] {
  const groups = new Map<string, Score[]>();
  for (const score of scores) {
    const found = foundBy([score]);
    groups.set(found, [...(groups.get(found) ?? []), score]);
  }
  return [...groups.values()].toSorted((a, b) => b.length - a.length);
}

function foundBy([score]: readonly Score[]): string {
  return score?.label ?? String(score?.score ?? score?.result);
}
