import { type PaceShares, paceShares } from '../pace/pace-shares.ts';
import { REFUSING_SERVERS } from '../pace/refusing-server.ts';
import { simulatePace } from '../pace/simulate-pace.ts';

const RUN = { limit: 20, forMs: 300_000, refusalMs: 200, seed: 1 };

/** What the pace makes of a pattern of refusals, simulated. */
export interface PacePattern extends PaceShares {
  readonly server: string;
  readonly workers: number;
}

/** Tries the pace on every pattern of refusals, with one worker and with two, at 20 requests per second for five minutes. */
export function measurePace(): PacePattern[] {
  return REFUSING_SERVERS.flatMap((server) =>
    [1, 2].map((workers) => {
      const run = { ...RUN, server, workers };
      return { server: server.name, workers, ...paceShares(run, simulatePace(run)) };
    }),
  );
}
