import { useMemo } from 'preact/hooks';
import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import type { PageSource } from '../../src/view/data/page-source.ts';
import type { BatchState } from '../source/batch-store.ts';
import { useBatch } from '../source/use-batch.ts';
import { optionsWith } from '../options-with.ts';
import { type SearchState, useSearch } from '../source/use-search.ts';
import { type Filter, filteredLines, filterOf } from './filter.ts';
import { type Sort, sortedLines, sortOf } from './sorted-lines.ts';

interface Asked {
  readonly source: PageSource;
  readonly batch: string;
  /** Of the address: filters, order and searched text. */
  readonly options: URLSearchParams;
}

/** The conversations of a batch that an address asks for, in its order. */
export interface ShownLines extends BatchState {
  readonly shown: readonly ConversationLine[];
  readonly filter: Filter;
  readonly sort: Sort;
  readonly search: SearchState;
}

/** Options that change nothing about which conversations are shown: 50,000 are not filtered again for them. */
const NOT_OF_THE_LIST = { at: undefined, show: undefined, turn: undefined };

/** What the list of a batch shows at an address; a transcript that keeps the options walks through the same list. */
export function useShownLines({ source, batch, options }: Asked): ShownLines {
  const state = useBatch(source, batch);
  const search = useSearch({ source, batch, text: options.get('q') ?? '' });
  const asked = optionsWith(options, NOT_OF_THE_LIST).toString();
  const sets = state.view?.sets.join() ?? '';
  const filter = useMemo(() => filterOf(options, state.view?.sets ?? []), [asked, sets]);
  const sort = useMemo(() => sortOf(options, filter.set), [filter]);
  const filtered = useMemo(() => sortedLines(filteredLines(state.lines, filter), sort), [state.lines, filter, sort]);
  const shown = useMemo(() => foundLines(filtered, search), [filtered, search.result]);
  return { ...state, shown, filter, sort, search };
}

function foundLines(lines: readonly ConversationLine[], { result }: SearchState): readonly ConversationLine[] {
  if (!result) return lines;
  const found = new Set(result.indexes);
  return lines.filter(({ index }) => found.has(index));
}
