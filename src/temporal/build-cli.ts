import { join } from 'node:path';
import type { Environment } from '../contract/environment.ts';
import { runChild } from '../process/run-child.ts';
import { CLI_VERSION } from './cli-cache.ts';
import { buildEnvironment } from './server-environment.ts';

/** A build of the Temporal CLI from source. */
export interface CliBuild {
  /** Path of the `go` command. */
  readonly go: string;
  /** Folder that gets the binary. */
  readonly folder: string;
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
}

// Three minutes on two cores; a slow network and one busy core make it a multiple of that.
const BUILD_LIMIT_MS = 20 * 60_000;

/**
 * Builds the Temporal CLI with Go; returns the path of the binary.
 * @throws {Error} with the compiler's last line; the signal's reason when aborted.
 */
export async function buildCli({ go, folder, env, signal }: CliBuild): Promise<string> {
  const { exitCode, output } = await runChild({
    command: go,
    args: ['install', `github.com/temporalio/cli/cmd/temporal@v${CLI_VERSION}`],
    env: { ...buildEnvironment(env), GOBIN: folder },
    timeoutMs: BUILD_LIMIT_MS,
    signal,
  });
  if (exitCode !== 0) throw new Error(`go install failed: ${output.trim().split('\n').at(-1) ?? ''}`);
  return join(folder, 'temporal');
}
