import { EXIT_INTERRUPTED } from './exit-codes.ts';

/** The user's wish to stop. */
export interface Interruption extends Disposable {
  /** Aborted by the first Ctrl-C, SIGTERM or closed terminal; a second Ctrl-C or SIGTERM ends the process at once. */
  readonly signal: AbortSignal;
}

/** What is said at the first Ctrl-C where calls may be in flight. */
export const STOPPING = 'stopping: calls in flight have up to 10 s to finish; press Ctrl-C again to stop immediately';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for Ctrl-C, SIGTERM and the end of the terminal until it is disposed of; `onFirst` and `onSecond` tell the user what happens next. */
export function listenForInterruption(onFirst: () => void, onSecond: () => void = () => {}): Interruption {
  const controller = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => {
    // A terminal that is closed says so twice: the system does, and the shell.
    if (controller.signal.aborted && signal === 'SIGHUP') return;
    if (controller.signal.aborted) {
      onSecond();
      process.exit(EXIT_INTERRUPTED);
    }
    onFirst();
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
