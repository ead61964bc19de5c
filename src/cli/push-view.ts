import { fullCount } from '../progress/amounts.ts';
import type { Batch } from '../store/store.ts';
import type { Terminal } from './terminal.ts';

/** Time between two lines where there is no terminal. */
const PLAIN_INTERVAL_MS = 10_000;

/** Shows how far a push is. */
export interface PushView {
  readonly update: (done: number) => void;
  readonly stop: () => void;
}

/** A live line on a terminal; elsewhere a line every ten seconds. */
export function pushView(terminal: Terminal, { batchId, seedCount }: Batch, now = Date.now): PushView {
  let done = 0;
  let saidAt = now();
  const text = () => `pushing ${batchId}: ${fullCount(done)} of ${fullCount(seedCount ?? 0)} conversations`;
  const release = terminal.isLive ? terminal.holdLastLine(text) : () => {};
  return {
    update(count) {
      done = count;
      if (terminal.isLive || now() - saidAt < PLAIN_INTERVAL_MS) return;
      saidAt = now();
      terminal.say(text());
    },
    stop: release,
  };
}
