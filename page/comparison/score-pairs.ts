import type { Transcript } from '../../src/view/data/transcript.ts';

type Score = Transcript['scores'][number];

/** What was found of one criterion on both sides. */
export interface ScorePair {
  /** `<judge>/<criterion>`, with its turn where each is judged. */
  readonly name: string;
  readonly a?: Score;
  readonly b?: Score;
}

/** Pairs the scores of two conversations in one set of judges. */
export function scorePairs(a: readonly Score[], b: readonly Score[], set: string): readonly ScorePair[] {
  const inA = byName(a, set);
  const inB = byName(b, set);
  return [...new Set([...inA.keys(), ...inB.keys()])].map((name) => {
    const [ofA, ofB] = [inA.get(name), inB.get(name)];
    return { name, ...(ofA && { a: ofA }), ...(ofB && { b: ofB }) };
  });
}

function byName(scores: readonly Score[], set: string): ReadonlyMap<string, Score> {
  return new Map(scores.filter((score) => score.set === set).map((score) => [nameOf(score), score]));
}

function nameOf({ judge, criterion, turn }: Score): string {
  return `${judge}/${criterion ?? '*'}${turn === undefined ? '' : `, turn ${turn}`}`;
}
