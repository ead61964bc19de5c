import type { ConversationLine } from '../../../src/view/data/conversation-line.ts';

/** Turns a minute over the time of a batch, in spans of equal length. */
export interface RateOverTime {
  readonly spanMs: number;
  /** Start of each span, in milliseconds since 1970. */
  readonly startsMs: readonly number[];
  readonly turnsPerMinute: readonly number[];
}

/** Most spans that are told apart. */
const MOST_SPANS = 120;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Lengths of spans; one longer than all is a number of days. */
const SPANS_MS = [1, 2, 5, 10, 15, 30]
  .flatMap((count) => [count * SECOND, count * MINUTE, count * HOUR])
  .sort((a, b) => a - b);

/** When turns were answered; `undefined` where none was. */
export function rateOverTime(lines: readonly ConversationLine[]): RateOverTime | undefined {
  const { first, last } = rangeOf(lines);
  if (first > last) return undefined;
  const spanMs = spanFor(last - first);
  const startMs = Math.floor(first / spanMs) * spanMs;
  const counts = Array.from({ length: Math.floor((last - startMs) / spanMs) + 1 }, () => 0);
  for (const { turns } of lines) {
    for (const { answeredAtMs } of turns) {
      const place = Math.floor((answeredAtMs - startMs) / spanMs);
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  return {
    spanMs,
    startsMs: counts.map((_, place) => startMs + place * spanMs),
    turnsPerMinute: counts.map((count) => (count * MINUTE) / spanMs),
  };
}

function rangeOf(lines: readonly ConversationLine[]): { first: number; last: number } {
  let first = Infinity;
  let last = -Infinity;
  for (const { turns } of lines) {
    for (const { answeredAtMs } of turns) {
      if (answeredAtMs < first) first = answeredAtMs;
      if (answeredAtMs > last) last = answeredAtMs;
    }
  }
  return { first, last };
}

function spanFor(rangeMs: number): number {
  const day = 24 * HOUR;
  return SPANS_MS.find((spanMs) => rangeMs / spanMs < MOST_SPANS) ?? Math.ceil(rangeMs / MOST_SPANS / day) * day;
}
