import { useEffect, useState } from 'preact/hooks';
import type { PageSource, SearchResult } from '../../src/view/data/page-source.ts';

/** What a search has come to. */
export interface SearchState {
  /** Of the text before, while a new one is searched. */
  readonly result?: SearchResult | undefined;
  readonly isSearching: boolean;
  readonly error?: Error;
}

interface Searched {
  readonly source: PageSource;
  readonly batch: string;
  /** Fewer than two characters: nothing is searched. */
  readonly text: string;
}

/** Shortest text that is searched: one letter would be found nearly everywhere. */
const SHORTEST = 2;

/** Searches the texts of a batch; a new text ends the search for the one before. */
export function useSearch({ source, batch, text }: Searched): SearchState {
  const [state, setState] = useState<SearchState>({ isSearching: false });
  const isAsked = text.length >= SHORTEST;
  useEffect(() => {
    if (!isAsked) return setState({ isSearching: false });
    const { signal, ended } = endable();
    setState(({ result }) => ({ result, isSearching: true }));
    source.search(batch, text, signal).then(
      (result) => signal.aborted || setState({ result, isSearching: false }),
      (error: unknown) => signal.aborted || setState({ error: asError(error), isSearching: false }),
    );
    return ended;
  }, [source, batch, text, isAsked]);
  return isAsked ? state : { isSearching: false };
}

function endable(): { signal: AbortSignal; ended: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, ended: () => controller.abort() };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
