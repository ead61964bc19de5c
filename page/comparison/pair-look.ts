/** How the two conversations of a pair are shown. */
export interface PairLook {
  /** Whether differences are marked. */
  readonly isMarked: boolean;
  /** Whether texts are shown as they were written, not as Markdown. */
  readonly isRaw: boolean;
  /** The side that a narrow window shows. */
  readonly side: 'A' | 'B';
}

/** Reads `?marks=0&raw=1&side=b`. */
export function lookOf(options: URLSearchParams): PairLook {
  return {
    isMarked: options.get('marks') !== '0',
    isRaw: options.get('raw') === '1',
    side: options.get('side') === 'b' ? 'B' : 'A',
  };
}

/** What an address changes by to turn a part of the look around. */
export function turned({ isMarked, isRaw, side }: PairLook) {
  return {
    marks: { marks: isMarked ? '0' : '' },
    raw: { raw: isRaw ? '' : '1' },
    side: { side: side === 'B' ? '' : 'b' },
  };
}
