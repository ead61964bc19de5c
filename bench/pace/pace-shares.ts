import { requestsPerMs } from '../../src/worker/pace/rates.ts';
import type { RefusingServer } from './refusing-server.ts';
import type { PaceRun, SimulatedRequest } from './simulate-pace.ts';

/** Until then a pace settles; what it does before is not counted. */
const SETTLED_MS = 60_000;
/** A recovery counts once the limit is used over so long, or over so many requests. */
const RECOVERED_MS = 5_000;
const RECOVERED_REQUESTS = 20;
const RECOVERED_SHARE = 0.95;

/** What a simulated run came to, after its first minute and until the server takes everything again. */
export interface PaceShares {
  /** Part of the limit that was sent. */
  readonly sentShare: number;
  /** Part of what the server takes that it took; `undefined` where it takes nothing. */
  readonly takenShare: number | undefined;
  /** Part of the requests that was refused. */
  readonly refusedShare: number;
  /** Requests in the busiest second of the whole run. */
  readonly mostInSecond: number;
  /** How long after the server's recovery 95 % of what the limit allows is sent again, in milliseconds; `Infinity` for never. */
  readonly recoveryMs: number | undefined;
}

/** The shares of a run. */
export function paceShares(run: PaceRun, requests: readonly SimulatedRequest[]): PaceShares {
  const { server, limit, forMs } = run;
  const toMs = server.recoversAtMs ?? forMs;
  const counted = requests.filter(({ atMs }) => atMs >= SETTLED_MS && atMs < toMs);
  const taken = counted.filter(({ isTaken }) => isTaken).length;
  const possible = limit * secondsTaken(server, SETTLED_MS, toMs);
  return {
    sentShare: counted.length / ((limit * (toMs - SETTLED_MS)) / 1_000),
    takenShare: possible === 0 ? undefined : taken / possible,
    refusedShare: counted.length === 0 ? 0 : 1 - taken / counted.length,
    mostInSecond: mostInSecond(requests),
    recoveryMs: server.recoversAtMs === undefined ? undefined : recoveryMs(requests, limit, server.recoversAtMs),
  };
}

/** How many seconds of the whole limit the server takes. */
function secondsTaken(server: RefusingServer, fromMs: number, toMs: number): number {
  const stepMs = 100;
  let sum = 0;
  for (let atMs = fromMs; atMs < toMs; atMs += stepMs) sum += (Math.min(1, server.takes(atMs)) * stepMs) / 1_000;
  return sum;
}

function mostInSecond(requests: readonly SimulatedRequest[]): number {
  let [most, from] = [0, 0];
  for (const [at, { atMs }] of requests.entries()) {
    // Times are sums of fractions: what is a second apart is not in one second.
    while ((requests[from]?.atMs ?? atMs) <= atMs - 1_000 + 1e-6) from += 1;
    most = Math.max(most, at - from + 1);
  }
  return most;
}

function recoveryMs(requests: readonly SimulatedRequest[], limit: number, recoversAtMs: number): number {
  const spanMs = Math.max(RECOVERED_MS, (RECOVERED_REQUESTS / limit) * 1_000);
  const enough = Math.ceil(RECOVERED_SHARE * requestsPerMs(limit) * spanMs);
  const later = requests.map(({ atMs }) => atMs).filter((atMs) => atMs >= recoversAtMs);
  const at = later.find((fromMs, index) => (later[index + enough - 1] ?? Infinity) < fromMs + spanMs);
  return (at ?? Infinity) - recoversAtMs;
}
