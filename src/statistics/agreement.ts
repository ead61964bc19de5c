import { proportion, type Proportion } from './proportion.ts';

/** What a judge and a person said of the same thing: whether it passes. */
export interface LabelPair {
  readonly judged: boolean;
  readonly labelled: boolean;
}

/** How well a judge agrees with people. To pass is the positive result. */
export interface Agreement {
  readonly total: number;
  /** Passed by both. */
  readonly truePassed: number;
  /** Passed by the judge alone. */
  readonly falsePassed: number;
  /** Failed by both. */
  readonly trueFailed: number;
  /** Failed by the judge alone. */
  readonly falseFailed: number;
  /** Which part of what people passed the judge passed; `undefined` where they passed nothing. */
  readonly sensitivity: Proportion | undefined;
  /** Which part of what people failed the judge failed; `undefined` where they failed nothing. */
  readonly specificity: Proportion | undefined;
  /** Cohen's κ, from −1 to 1: 0 is what chance gives; `undefined` where both always said the same one thing. */
  readonly kappa: number | undefined;
}

/** Compares a judge's results with people's labels in one pass; pairs without a result of the judge are the caller's to count. */
export function agreement(pairs: Iterable<LabelPair>): Agreement {
  const counts = { truePassed: 0, falsePassed: 0, trueFailed: 0, falseFailed: 0 };
  for (const pair of pairs) counts[kindOf(pair)] += 1;
  const { truePassed, falsePassed, trueFailed, falseFailed } = counts;
  return {
    total: truePassed + falsePassed + trueFailed + falseFailed,
    ...counts,
    sensitivity: proportion(truePassed, truePassed + falseFailed),
    specificity: proportion(trueFailed, trueFailed + falsePassed),
    kappa: kappaOf(counts),
  };
}

function kindOf({ judged, labelled }: LabelPair): keyof Counts {
  if (judged) return labelled ? 'truePassed' : 'falsePassed';
  return labelled ? 'falseFailed' : 'trueFailed';
}

type Counts = Pick<Agreement, 'truePassed' | 'falsePassed' | 'trueFailed' | 'falseFailed'>;

/**
 * Agreement beyond chance, (observed − expected) / (1 − expected), written for two labels without fractions, so that a
 * denominator of 0 is exactly that (J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
 * Measurement 20, 1960).
 */
function kappaOf({ truePassed, falsePassed, trueFailed, falseFailed }: Counts): number | undefined {
  const byJudge = (truePassed + falsePassed) * (falsePassed + trueFailed);
  const byPeople = (truePassed + falseFailed) * (falseFailed + trueFailed);
  if (byJudge + byPeople === 0) return undefined;
  return (2 * (truePassed * trueFailed - falsePassed * falseFailed)) / (byJudge + byPeople);
}
