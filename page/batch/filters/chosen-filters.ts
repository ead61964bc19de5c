import { duration } from '../../format/duration.ts';
import { countOf } from '../../format/count.ts';
import type { Changes } from '../batch-scene.ts';
import type { Filter } from '../filter.ts';

/** A choice that leaves out conversations, in words, and what takes it back. */
export interface ChosenFilter {
  readonly text: string;
  readonly without: Changes;
}

/** All choices of a filter and of a searched text. */
export function chosenFilters(filter: Filter, searched: string): readonly ChosenFilter[] {
  const { minTurns, maxTurns, slowerThanMs } = filter;
  return [
    ...(searched === '' ? [] : [{ text: `says “${searched}”`, without: { q: undefined } }]),
    ...each('outcome', filter.outcomes),
    ...each('verdict', filter.verdicts),
    ...each('persona', filter.personas),
    ...each('tag', filter.tags),
    ...each('cause', filter.causes),
    ...(minTurns === undefined
      ? []
      : [{ text: `at least ${countOf(minTurns, 'turn')}`, without: { minTurns: undefined } }]),
    ...(maxTurns === undefined
      ? []
      : [{ text: `at most ${countOf(maxTurns, 'turn')}`, without: { maxTurns: undefined } }]),
    ...(slowerThanMs === undefined
      ? []
      : [{ text: `an answer took ${duration(slowerThanMs)} or more`, without: { slow: undefined } }]),
  ];
}

function each(name: string, chosen: ReadonlySet<string>): readonly ChosenFilter[] {
  return [...chosen].map((value) => ({
    text: `${name} ${value}`,
    without: { [name]: [...chosen].filter((other) => other !== value) },
  }));
}
