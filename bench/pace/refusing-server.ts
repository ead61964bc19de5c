/** A server that refuses some of the requests. */
export interface RefusingServer {
  readonly name: string;
  /** Part of the limit that it takes at a time, on average. */
  readonly takes: (atMs: number) => number;
  /** When it takes everything again, in milliseconds from the start. */
  readonly recoversAtMs?: number;
  /** Opens it for a limit; whether a request that comes then is taken. Requests come in the order of time. */
  readonly open: (limit: number, random: () => number) => (atMs: number) => boolean;
}

const MINUTE_MS = 60_000;

/** The ten patterns of refusals that the pace is tried on. */
export const REFUSING_SERVERS: readonly RefusingServer[] = [
  refusesAtRandom('2 % at random', () => 0.02),
  refusesAtRandom('30 % at random', () => 0.3),
  takesUpTo('takes 75 % of the limit', () => 0.75),
  takesUpTo('takes 50 % of the limit', () => 0.5),
  takesUpTo('takes 25 % of the limit', () => 0.25),
  refusesAtRandom('refuses all for 3 s in 30', (atMs) => (atMs % 30_000 < 27_000 ? 0 : 1)),
  takesPerMinute('takes half of the limit, by the minute', 0.5),
  {
    ...takesUpTo('takes 10 %, from 2 minutes on all', (atMs) => (atMs < 2 * MINUTE_MS ? 0.1 : 2)),
    recoversAtMs: 2 * MINUTE_MS,
  },
  {
    ...refusesAtRandom('refuses all for 2 minutes', (atMs) => (isWithin(atMs, 60_000, 180_000) ? 1 : 0)),
    recoversAtMs: 3 * MINUTE_MS,
  },
  {
    ...refusesAtRandom('30 % at random for 2 minutes', (atMs) => (atMs < 2 * MINUTE_MS ? 0.3 : 0)),
    recoversAtMs: 2 * MINUTE_MS,
  },
];

function isWithin(atMs: number, from: number, to: number): boolean {
  return atMs >= from && atMs < to;
}

function refusesAtRandom(name: string, refused: (atMs: number) => number): RefusingServer {
  const takes = (atMs: number) => 1 - refused(atMs);
  return { name, takes, open: (_, random) => (atMs) => random() >= refused(atMs) };
}

/** A bucket of one second's worth, at least of one request. */
function takesUpTo(name: string, takes: (atMs: number) => number): RefusingServer {
  const open = (limit: number) => {
    let [filled, sinceMs] = [1, 0];
    return (atMs: number) => {
      const perMs = (limit * takes(atMs)) / 1_000;
      filled = Math.min(Math.max(1, perMs * 1_000), filled + (atMs - sinceMs) * perMs);
      sinceMs = atMs;
      if (filled < 1) return false;
      filled -= 1;
      return true;
    };
  };
  return { name, takes, open };
}

function takesPerMinute(name: string, part: number): RefusingServer {
  const open = (limit: number) => {
    let [minute, left] = [-1, 0];
    return (atMs: number) => {
      const present = Math.floor(atMs / MINUTE_MS);
      if (present !== minute) [minute, left] = [present, limit * 60 * part];
      if (left < 1) return false;
      left -= 1;
      return true;
    };
  };
  return { name, takes: () => part, open };
}
