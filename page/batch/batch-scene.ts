import type { BatchView } from '../../src/view/data/batch-view.ts';
import { navigate } from '../navigate.ts';
import { optionsWith } from '../options-with.ts';
import { addressOf } from '../route.ts';
import { FILTER_NAMES } from './filter.ts';
import type { ShownLines } from './use-shown-lines.ts';

/** Changes of the options of the address. */
export type Changes = Parameters<typeof optionsWith>[1];

/** What every part of the page of a batch needs: the batch, what of it is shown, and the addresses of other states. */
export interface BatchScene extends ShownLines {
  readonly view: BatchView;
  readonly options: URLSearchParams;
  /** Whether filters or a search leave out any conversation. */
  readonly isFiltered: boolean;
  /** The address of the page with some options changed. */
  readonly addressWith: (changes: Changes) => string;
  /** Goes there; a replaced address is no step of the way back. */
  readonly change: (changes: Changes, how?: { readonly isReplacing: boolean }) => void;
}

/** Names of the options that leave out conversations. */
const LEAVING_OUT = [...FILTER_NAMES, 'q'].filter((name) => name !== 'set');

/** What removes all filters. */
export const NO_FILTERS: Changes = Object.fromEntries(LEAVING_OUT.map((name) => [name, undefined]));

/** Puts together what the parts of the page need. */
export function batchScene(shownLines: ShownLines, view: BatchView, options: URLSearchParams): BatchScene {
  const addressWith = (changes: Changes): string =>
    addressOf({ view: 'batch', batch: view.batchId, options: optionsWith(options, { at: undefined, ...changes }) });
  return {
    ...shownLines,
    view,
    options,
    isFiltered: LEAVING_OUT.some((name) => options.has(name)),
    addressWith,
    change: (changes, how) => navigate(addressWith(changes), how),
  };
}
