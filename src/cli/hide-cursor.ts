import type { Terminal } from './terminal.ts';

const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Hides the cursor of stdout until it is disposed of; it is there again when a signal ends the process, and while Ctrl-Z
 * suspends it. `onContinue` is called after that.
 */
export function hideCursor(terminal: Terminal, onContinue: () => void): Disposable {
  // A terminal is written to at once, also before a signal ends the process; one that is gone has no cursor.
  const write = (text: string) => void terminal.write(text).catch(() => {});
  const release = () => {
    for (const signal of ENDING) process.off(signal, onEnd);
    process.off('SIGTSTP', onSuspend).off('SIGCONT', onResume);
    write(SHOW);
  };
  const onEnd = (signal: NodeJS.Signals) => {
    release();
    process.kill(process.pid, signal);
  };
  const onSuspend = () => {
    write(SHOW);
    process.kill(process.pid, 'SIGSTOP');
  };
  const onResume = () => {
    write(HIDE);
    onContinue();
  };
  for (const signal of ENDING) process.on(signal, onEnd);
  process.on('SIGTSTP', onSuspend).on('SIGCONT', onResume);
  write(HIDE);
  return { [Symbol.dispose]: release };
}
