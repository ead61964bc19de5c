import type { Environment } from '../contract/environment.ts';
import { runChild } from '../process/run-child.ts';
import { serverEnvironment } from './server-environment.ts';

/** Flags of `temporal server start-dev` that the embedded server is started with. */
const NEEDED_FLAGS = [
  '--sqlite-pragma',
  '--db-filename',
  '--dynamic-config-value',
  '--ui-port',
  '--metrics-port',
] as const;

/** The oldest Temporal CLI that is taken from the PATH. */
const OLDEST = [1, 3, 0] as const;

/** What a check needs beside the path. */
export interface CheckContext {
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a Temporal CLI and returns its version.
 * @throws {Error} saying in a few words why it cannot serve; the signal's reason when aborted.
 */
export async function checkTemporalCli(path: string, context: CheckContext): Promise<string> {
  const version = parseCliVersion(await outputOf(path, ['--version'], context));
  if (version === undefined) throw new Error(`${path} does not answer as the Temporal CLI`);
  if (isTooOld(version)) throw new Error(`${path} is version ${version}; ${OLDEST.join('.')} or newer is needed`);
  const help = await outputOf(path, ['server', 'start-dev', '--help'], context);
  const missing = NEEDED_FLAGS.filter((flag) => !help.includes(`${flag} `));
  if (missing.length > 0) throw new Error(`${path} (version ${version}) lacks ${missing.join(', ')}`);
  return version;
}

/** The version in the output of `temporal --version`; `undefined` if there is none. */
export function parseCliVersion(output: string): string | undefined {
  return /^temporal version (\d+\.\d+\.\d+\S*)/m.exec(output)?.[1];
}

/** Whether the version is older than the oldest usable one. A CLI built from source calls itself 0.0.0-DEV: never. */
export function isTooOld(version: string): boolean {
  if (version.startsWith('0.0.0')) return false;
  const parts = version.split(/[.+-]/).map(Number);
  const index = OLDEST.findIndex((oldest, at) => parts[at] !== oldest);
  return index >= 0 && (parts[index] ?? 0) < (OLDEST[index] ?? 0);
}

async function outputOf(path: string, args: readonly string[], { env, signal }: CheckContext): Promise<string> {
  // The first start of a binary of 250 MB from a cold disk takes seconds.
  const result = await runChild({ command: path, args, env: serverEnvironment(env), timeoutMs: 20_000, signal });
  if (result.exitCode !== 0) throw new Error(`${path} ${args.join(' ')} ended with ${result.exitCode ?? 'a signal'}`);
  return result.output;
}
