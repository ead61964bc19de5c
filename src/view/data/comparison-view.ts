/** A case that came to something else in the other batch; part of what `convsim compare --json` prints. */
export interface FlipView {
  readonly case_id: string;
  readonly persona?: string;
  readonly change: 'better' | 'worse';
  readonly from: FlipSideView;
  readonly to: FlipSideView;
  /** Criteria that changed in the same direction, as `<judge>/<criterion>`. */
  readonly criteria: readonly string[];
}

/** One side of a flip. */
export interface FlipSideView {
  readonly verdict?: 'passed' | 'failed';
  readonly passed: number;
  readonly judged: number;
  readonly conversation_id: string;
}

/** A difference over pairs. */
export interface DifferenceView {
  readonly pairs: number;
  readonly difference: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  readonly p?: number;
}

/** How many of how many passed. */
export interface PassedView {
  readonly passed: number;
  readonly total: number;
}

/** A difference of two rates, with both of them. */
export interface RatesView extends DifferenceView {
  readonly a: PassedView;
  readonly b: PassedView;
}

/** What `convsim compare A B --json` prints, as far as the page shows it. */
export interface ComparisonView {
  readonly a: string;
  readonly b: string;
  readonly set: string;
  readonly cases: { readonly common: number; readonly only_a: number; readonly only_b: number };
  readonly judged: RatesView;
  readonly strict: RatesView;
  readonly flips: readonly FlipView[];
  readonly criteria: readonly {
    readonly name: string;
    readonly rates?: RatesView;
    readonly means?: DifferenceView & { readonly a: number; readonly b: number };
  }[];
  readonly median_turns: { readonly a: number | null; readonly b: number | null };
  readonly other_judges: readonly string[];
}

/** Why two batches cannot be compared by their verdicts: their conversations are paired and read all the same. */
export interface NotComparable {
  readonly reason: string;
}
