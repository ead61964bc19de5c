import { realpathSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { findOnPath } from '../process/find-on-path.ts';

/** How this process was called, and where the command is to be called again. */
export interface Calling {
  /** Path of the script that runs: `process.argv[1]`. */
  readonly script: string;
  /** Absolute folder in which people will type the command. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The words that call this very command from a folder: `convsim` where that is on the PATH, else the way it was called,
 * e.g. `node ../dist/cli.js`.
 */
export async function commandWords(calling: Calling): Promise<string[]> {
  const { script, folder, env } = calling;
  // npm puts its programs on the PATH only for what it runs itself.
  const isRunByNpm = env['npm_lifecycle_event'] !== undefined;
  if (isRunByNpm && /[/\\]node_modules[/\\]/.test(script)) return ['npx', 'convsim'];
  const installed = isRunByNpm ? undefined : findOnPath('convsim', env['PATH']);
  if (installed !== undefined && realpathSync(installed) === realpathSync(script)) return ['convsim'];
  return [...(script.endsWith('.ts') ? ['npx', 'tsx'] : ['node']), shortestPath(folder, script)];
}

function shortestPath(folder: string, script: string): string {
  const fromFolder = relative(realpathSync(folder), realpathSync(script));
  if (isAbsolute(fromFolder)) return fromFolder;
  const absolute = realpathSync(script);
  return fromFolder.length <= absolute.length ? fromFolder : absolute;
}
