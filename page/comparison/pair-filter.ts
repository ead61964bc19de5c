import type { Pair } from './paired-lines.ts';

/** Which pairs are listed. */
export interface PairFilter {
  /** `flips`: what came to another verdict; `outcomes`: what ended in another way; `all`: every case of either batch. */
  readonly show: 'flips' | 'better' | 'worse' | 'outcomes' | 'all';
  /** `<judge>/<criterion>` that has to have changed; empty: any. */
  readonly criterion: string;
  /** Part of the id of a case. */
  readonly text: string;
}

/** Values of `?show=`. */
export const SHOWN = ['flips', 'better', 'worse', 'outcomes', 'all'] as const;

/** Reads `?show=worse&criterion=quality/resolved&q=…`; without `show`: the flips, or all cases where nothing can flip. */
export function pairFilterOf(options: URLSearchParams, canFlip: boolean): PairFilter {
  const show = SHOWN.find((name) => name === options.get('show'));
  return {
    show: show ?? (canFlip ? 'flips' : 'all'),
    criterion: options.get('criterion') ?? '',
    text: options.get('q') ?? '',
  };
}

/** The pairs that a filter leaves. */
export function filteredPairs(pairs: readonly Pair[], { show, criterion, text }: PairFilter): readonly Pair[] {
  const wanted = text.trim().toLowerCase();
  return pairs.filter(
    (pair) =>
      isShown(pair, show) &&
      (criterion === '' || pair.flip?.criteria.includes(criterion)) &&
      pair.caseId.toLowerCase().includes(wanted),
  );
}

function isShown({ a, b, flip }: Pair, show: PairFilter['show']): boolean {
  switch (show) {
    case 'all':
      return true;
    case 'flips':
      return flip !== undefined;
    case 'better':
    case 'worse':
      return flip?.change === show;
    case 'outcomes':
      return a !== undefined && b !== undefined && a.outcome !== b.outcome;
  }
}
