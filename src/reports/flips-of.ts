import type { CaseCell, CellPair } from './case-cells.ts';

/** One side of a flip. */
export interface FlipSide {
  readonly passed: number;
  /** Passed or failed; 1 without trials. */
  readonly judged: number;
  /** A conversation to read: one that shows the difference. */
  readonly conversationId: string;
}

/** A case that came to something else in the other batch. */
export interface Flip {
  readonly caseId: string;
  readonly persona: string | undefined;
  /** Whether B does better. */
  readonly isBetter: boolean;
  readonly a: FlipSide;
  readonly b: FlipSide;
  /** Criteria that changed in the same direction, as `<judge>/<criterion>`. */
  readonly criteria: readonly string[];
}

/** The pairs whose rates differ, those that got worse first, else in the order of A's seeds. */
export function flipsOf(pairs: readonly CellPair[]): readonly Flip[] {
  const flips = pairs.flatMap((pair) => {
    const change = changeOf(pair.a, pair.b);
    return change === 0 ? [] : [flipOf(pair, change > 0)];
  });
  return [...flips.filter(({ isBetter }) => !isBetter), ...flips.filter(({ isBetter }) => isBetter)];
}

/** Above 0 where B's rate is higher; 0 where they are equal or one side has none. */
function changeOf(a: Pick<CaseCell, 'passed' | 'judged'>, b: Pick<CaseCell, 'passed' | 'judged'>): number {
  return b.passed * a.judged - a.passed * b.judged;
}

function flipOf({ a, b }: CellPair, isBetter: boolean): Flip {
  const criteria = [...a.criteria].flatMap(([name, ofA]) => {
    const ofB = b.criteria.get(name);
    const change = ofB ? changeOf(ofA, ofB) : 0;
    return change !== 0 && change > 0 === isBetter ? [name] : [];
  });
  const { caseId, persona } = a;
  return { caseId, persona, isBetter, a: sideOf(a, !isBetter), b: sideOf(b, isBetter), criteria };
}

function sideOf(cell: CaseCell, isBetter: boolean): FlipSide {
  const { passed, judged, firstPassed, firstFailed, first } = cell;
  return { passed, judged, conversationId: (isBetter ? firstPassed : firstFailed) ?? first };
}
