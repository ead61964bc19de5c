import { moduleNames } from './stray-errors.ts';

/** What a command still has to do when its work is done takes less. */
const GRACE_MS = 2_000;

/**
 * Ends this process, whose work is done, where something that a module left open would keep it alive: a server, a timer. Output that
 * is still being read, and a process without modules, are waited for.
 */
export function leaveNothingOpen(say: (line: string) => void): void {
  const names = moduleNames();
  if (names.length === 0) return;
  // The timer itself keeps nothing alive: it fires only where something else does.
  const timer = setInterval(() => {
    if (process.stdout.writableLength > 0) return;
    clearInterval(timer);
    say(`${names.join(', ')} left a server, a timer or a connection open; the process ends without them`);
    process.exit();
  }, GRACE_MS).unref();
}
