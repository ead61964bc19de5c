import { useMemo } from 'preact/hooks';
import type { BatchView } from '../../src/view/data/batch-view.ts';
import type { ComparisonView, NotComparable } from '../../src/view/data/comparison-view.ts';
import type { PageSource } from '../../src/view/data/page-source.ts';
import { navigate } from '../navigate.ts';
import { optionsWith } from '../options-with.ts';
import { addressOf } from '../route.ts';
import { useBatch } from '../source/use-batch.ts';
import { chosenPair, withPair } from './chosen-pair.ts';
import { filteredPairs, type PairFilter, pairFilterOf } from './pair-filter.ts';
import { type Pair, pairedLines } from './paired-lines.ts';
import { useComparison } from './use-comparison.ts';

/** What a comparison is asked for. */
export interface ComparisonAsked {
  readonly source: PageSource;
  readonly a: string;
  readonly b: string;
  readonly options: URLSearchParams;
}

/** Changes of the address: an empty or absent value removes an option. */
export type Changes = Parameters<typeof optionsWith>[1];

/** All that the page of a comparison shows, and how its address changes. */
export interface ComparisonScene extends ComparisonAsked {
  readonly comparison: ComparisonView | NotComparable | undefined;
  /** Whether both batches are there to be shown. */
  readonly isRead: boolean;
  readonly error: Error | undefined;
  /** Grows when either batch has changed. */
  readonly revision: string;
  readonly pairs: readonly Pair[];
  readonly filter: PairFilter;
  /** Those that the filter leaves. */
  readonly shown: readonly Pair[];
  /** That of the address. */
  readonly chosen: Pair | undefined;
  /** The chosen pair, else the first that is listed. */
  readonly pair: Pair | undefined;
  /** Of judges. */
  readonly set: string;
  readonly addressWith: (changes: Changes) => string;
  readonly addressOfPair: (pair: Pair | undefined) => string;
  readonly change: (changes: Changes) => void;
}

/** Reads two batches and how they differ, and pairs their conversations. */
export function useComparisonScene(asked: ComparisonAsked): ComparisonScene {
  const { source, a, b, options } = asked;
  const [ofA, ofB] = [useBatch(source, a), useBatch(source, b)];
  const revision = `${revisionOf(ofA.view)} ${revisionOf(ofB.view)}`;
  const set = options.get('set') ?? undefined;
  const comparison = useComparison({ source, a, b, set, revision });
  const found = comparison && !('reason' in comparison) ? comparison : undefined;
  const flips = found?.flips ?? [];
  const pairs = useMemo(() => pairedLines({ a: ofA.lines, b: ofB.lines, flips }), [ofA.lines, ofB.lines, found]);
  const filter = pairFilterOf(options, flips.length > 0);
  const shown = useMemo(() => filteredPairs(pairs, filter), [pairs, filter.show, filter.criterion, filter.text]);
  const chosen = chosenPair(pairs, options);
  return {
    ...asked,
    ...addressesOf(asked),
    comparison,
    isRead: ofA.view !== undefined && ofB.view !== undefined,
    error: ofA.error ?? ofB.error,
    revision,
    pairs,
    filter,
    shown,
    chosen,
    pair: chosen ?? shown[0],
    set: found?.set ?? set ?? 'run',
  };
}

function revisionOf(view: BatchView | undefined): string {
  return view?.revision ?? '';
}

function addressesOf({ a, b, options }: ComparisonAsked) {
  const at = (next: URLSearchParams): string => addressOf({ view: 'comparison', a, b, options: next });
  const addressWith = (changes: Changes): string => at(optionsWith(options, changes));
  return {
    addressWith,
    addressOfPair: (pair: Pair | undefined) => at(withPair(options, pair)),
    change: (changes: Changes) => navigate(addressWith(changes), { isReplacing: true }),
  };
}
