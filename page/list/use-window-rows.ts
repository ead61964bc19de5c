import {
  defaultRangeExtractor,
  observeWindowOffset,
  observeWindowRect,
  type VirtualItem,
  Virtualizer,
  windowScroll,
} from '@tanstack/virtual-core';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';

interface RowsOrder {
  readonly count: number;
  /** Height of a row in pixels; what it depends on beside its place is named by `sizeKey`. */
  readonly sizeOf: (place: number) => number;
  readonly sizeKey: unknown;
  /** A row that stays in the document wherever the window is, so that it keeps the focus. */
  readonly kept?: number | undefined;
}

interface WindowRows<Holder extends HTMLElement> {
  /** The element that holds the rows, as high as all of them. */
  readonly list: { current: Holder | null };
  readonly height: number;
  /** Rows that are in the document: their places, and their distance from the top of the list. */
  readonly rows: readonly { readonly place: number; readonly top: number; readonly height: number }[];
  readonly scrollTo: (place: number, align: 'auto' | 'center') => void;
}

/** Rows beyond the window on either side: what a fast finger uncovers before the next frame. */
const BEYOND = 15;
/** Below the frame, the filters and the names of the columns. */
const TOP_PX = 150;

/** Keeps only those rows of a long list in the document that the window shows. */
export function useWindowRows<Holder extends HTMLElement>(order: RowsOrder): WindowRows<Holder> {
  const list = useRef<Holder>(null);
  const [, showAgain] = useReducer<number, void>((count) => count + 1, 0);
  const [top, setTop] = useState(0);
  const made = useRef<Virtualizer<Window, Holder> | undefined>(undefined);
  const options = { ...optionsOf(order, top), onChange: () => showAgain() };
  const virtualizer = (made.current ??= new Virtualizer<Window, Holder>(options));
  virtualizer.setOptions(options);
  // Those of its methods that adapters of it call.
  // oxlint-disable-next-line no-underscore-dangle
  useLayoutEffect(() => virtualizer._didMount(), []);
  // oxlint-disable-next-line no-underscore-dangle
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => setTop(topOf(list.current)));
  useEffect(() => virtualizer.measure(), [order.sizeKey]);
  return {
    list,
    height: virtualizer.getTotalSize(),
    rows: virtualizer.getVirtualItems().map((item) => rowOf(item, top)),
    scrollTo: (place, align) => virtualizer.scrollToIndex(place, { align }),
  };
}

function optionsOf({ count, sizeOf, kept }: RowsOrder, top: number) {
  return {
    count,
    estimateSize: sizeOf,
    overscan: BEYOND,
    scrollMargin: top,
    scrollPaddingStart: TOP_PX,
    scrollPaddingEnd: 16,
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialRect: { width: innerWidth, height: innerHeight },
    rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
      const places = defaultRangeExtractor(range);
      return kept === undefined || kept >= count || places.includes(kept) ? places : [...places, kept];
    },
  } satisfies Partial<Virtualizer<Window, HTMLElement>['options']>;
}

function topOf(element: HTMLElement | null): number {
  return element ? element.getBoundingClientRect().top + scrollY : 0;
}

function rowOf({ index, start, size }: VirtualItem, top: number) {
  return { place: index, top: start - top, height: size };
}
