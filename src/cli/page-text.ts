import { spawn } from 'node:child_process';
import type { Environment } from '../contract/environment.ts';
import { findOnPath } from '../process/find-on-path.ts';
import type { CliContext } from './cli-context.ts';
import { EXIT_INTERRUPTED } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { screenRows } from './text-layout.ts';

/** How a shell says that it cannot run a program, and that there is none of this name. */
const NOT_RUN: readonly (number | null)[] = [126, 127];

/**
 * Prints a text; one that is longer than the terminal is shown in the pager of its reader, which the shell runs as git does. Ends
 * when the pager does. Without a pager it is printed at once.
 */
export async function pageText(
  text: string,
  { terminal, config }: Pick<CliContext, 'terminal' | 'config'>,
): Promise<void> {
  const pager = isLonger(text, terminal) ? pagerOf(config.env) : undefined;
  const isShown = pager !== undefined && (await showIn(pager, text, config.env));
  if (!isShown) await terminal.write(text);
}

/** The last row is the pager's, or the prompt's. */
function isLonger(text: string, { isOutputLive, size }: Terminal): boolean {
  if (!isOutputLive) return false;
  let rows = 0;
  return text.split('\n').some((line) => (rows += screenRows(line, size.columns)) > size.height);
}

/** `$PAGER`, else `less` where there is one; `cat` and nothing page nothing. */
function pagerOf(env: Environment): string | undefined {
  const given = env['PAGER']?.trim() ?? (findOnPath('less', env['PATH']) && 'less');
  return given === '' || given === 'cat' ? undefined : given;
}

/** Whether the pager was run; how it ended is nobody's failure: its reader had enough. */
async function showIn(pager: string, text: string, env: Environment): Promise<boolean> {
  const child = spawn('/bin/sh', ['-c', pager], {
    stdio: ['pipe', 'inherit', 'inherit'],
    // `FRX` passes colours and nothing else of what steers a terminal, and leaves the text on the screen.
    env: { LESS: 'FRX', LESSCHARSET: 'utf-8', LV: '-c', ...env },
  });
  using _ = endedWith((signal) => child.kill(signal));
  // It may end before it has read everything.
  child.stdin.on('error', () => {});
  child.stdin.end(text);
  return await new Promise((resolve) => {
    child.on('error', () => resolve(false)).on('close', (code) => resolve(!NOT_RUN.includes(code)));
  });
}

/** Ctrl-C is the pager's, which gets it from the terminal too; other signals end it, and with it the command. */
function endedWith(end: (signal: NodeJS.Signals) => void): Disposable {
  const ignore = () => {};
  const onEnd = (signal: NodeJS.Signals) => {
    process.exitCode = EXIT_INTERRUPTED;
    end(signal);
  };
  process.on('SIGINT', ignore).on('SIGTERM', onEnd).on('SIGHUP', onEnd);
  return {
    [Symbol.dispose]: () => void process.off('SIGINT', ignore).off('SIGTERM', onEnd).off('SIGHUP', onEnd),
  };
}
