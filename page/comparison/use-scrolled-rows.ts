import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks';

interface RowsOrder {
  readonly count: number;
  /** Of every row, in pixels. */
  readonly rowHeight: number;
  /** Row that is scrolled to when it becomes another one. */
  readonly chosen: number | undefined;
}

interface ScrolledRows {
  /** The element that scrolls. */
  readonly frame: { current: HTMLDivElement | null };
  readonly onScroll: () => void;
  /** Rows that are in the document. */
  readonly first: number;
  readonly last: number;
}

/** Rows beyond what is seen on either side. */
const BEYOND = 12;
/** Rows of a frame that is not measured yet. */
const AT_FIRST = 20;

/** Keeps only those rows of a long list in the document that its own frame shows. */
export function useScrolledRows({ count, rowHeight, chosen }: RowsOrder): ScrolledRows {
  const frame = useRef<HTMLDivElement>(null);
  const [, showAgain] = useReducer<number, void>((times) => times + 1, 0);
  useLayoutEffect(() => showAgain(), [count]);
  useEffect(() => {
    const { current } = frame;
    if (!current || chosen === undefined) return;
    const top = chosen * rowHeight;
    if (top < current.scrollTop) current.scrollTop = top;
    else if (top + rowHeight > current.scrollTop + current.clientHeight) {
      current.scrollTop = top + rowHeight - current.clientHeight;
    }
  }, [chosen, rowHeight]);
  const { scrollTop, clientHeight } = frame.current ?? { scrollTop: 0, clientHeight: AT_FIRST * rowHeight };
  return {
    frame,
    onScroll: () => showAgain(),
    first: Math.max(0, Math.floor(scrollTop / rowHeight) - BEYOND),
    last: Math.min(count, Math.ceil((scrollTop + clientHeight) / rowHeight) + BEYOND),
  };
}
