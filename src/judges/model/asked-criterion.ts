import type { Score } from '../../contract/judgement.ts';

/** How a criterion is answered. */
export type AnswerForm =
  | { readonly kind: 'pass-fail' }
  | { readonly kind: 'scale'; readonly low: number; readonly high: number }
  /** A word for what was found, and what it comes to. */
  | { readonly kind: 'label'; readonly results: Readonly<Record<string, 'pass' | 'fail'>> };

/** A criterion as a model is asked for it. */
export interface AskedCriterion {
  /** What the model calls it: short, one line, and unlike every other of the judge. */
  readonly key: string;
  /** What it is stored as; unlike every other of the judge. */
  readonly name: string;
  /** What is judged, in words; of a scale with what its ends mean. */
  readonly told: string;
  readonly form: AnswerForm;
  readonly per: 'conversation' | 'turn';
  /** What the seed's row says of it, where it is the row's. */
  readonly gate?: boolean | undefined;
}

/** One score that is wanted: of a criterion, and of one turn where each is judged by itself. */
export interface Wanted {
  readonly criterion: AskedCriterion;
  readonly turn?: number | undefined;
}

/** The scores that a conversation with these turns is to get. */
export function wantedScores(criteria: readonly AskedCriterion[], turns: readonly number[]): readonly Wanted[] {
  return criteria.flatMap((criterion): readonly Wanted[] =>
    criterion.per === 'turn' ? turns.map((turn) => ({ criterion, turn })) : [{ criterion }],
  );
}

/** A wanted score in words, such as `honest of turn 2`. */
export function titleOf({ criterion, turn }: Wanted): string {
  return turn === undefined ? criterion.key : `${criterion.key} of turn ${turn}`;
}

/** A score's place: what it is of. */
export function placeOf({ criterion, turn }: Wanted): Pick<Score, 'criterion' | 'turn' | 'gate'> {
  const { name, gate } = criterion;
  return { criterion: name, ...(turn !== undefined && { turn }), ...(gate !== undefined && { gate }) };
}
