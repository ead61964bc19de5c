import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { expect, onTestFinished } from 'vitest';
import type { EmbeddedServer, ServerOptions } from '../../src/temporal/embedded-server.ts';
import { freePort } from '../../src/process/free-port.ts';
import { serverFiles } from '../../src/temporal/server-files.ts';
import { findServerProcesses } from '../../src/temporal/find-server-processes.ts';
import { stopServer } from '../../src/temporal/stop-server.ts';
import type { AtEnd } from './cli.ts';
import { temporalCli } from './temporal-cli.ts';

/** Options for an embedded server in a home of its own, with ports that nobody else uses, and what it said. */
export interface EmbeddedHome extends ServerOptions {
  readonly said: string[];
}

/** A new home. When the test ends its server is stopped, whatever the test did, and no process may be left. */
export function embeddedHome(changes: Readonly<Record<string, string>> = {}): Promise<EmbeddedHome> {
  return embeddedHomeFor(onTestFinished, changes);
}

/** The same for whatever `atEnd` ends with, such as the tests of a file. */
export async function embeddedHomeFor(
  atEnd: AtEnd,
  changes: Readonly<Record<string, string>> = {},
): Promise<EmbeddedHome> {
  const home = await mkdtemp(join(tmpdir(), 'convsim home-'));
  const said: string[] = [];
  atEnd(async () => {
    await stopServer({ home });
    expect(findServerProcesses(serverFiles(home))).toEqual([]);
    await rm(home, { recursive: true, force: true });
  });
  const env = { ...process.env, CONVSIM_TEMPORAL_CLI: await temporalCli(), ...(await freePorts()), ...changes };
  return { home, env, say: (line) => said.push(line), said };
}

/** Another process that ensures the server of the home. */
export function ensureInProcess({ home, env }: EmbeddedHome): ChildProcess {
  const script = fileURLToPath(new URL('ensure-server.ts', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', script, home], { env, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** What such a process printed. */
export async function resultOf(child: ChildProcess): Promise<EmbeddedServer> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(child, 'close');
  return JSON.parse(text) as EmbeddedServer;
}

/** Kills as a crash would, and waits until the process is gone. */
export async function crash(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Runs `use` with a connection to the server. */
export async function connected<Result>(
  { address }: { readonly address: string },
  use: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await Connection.connect({ address });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

async function freePorts(): Promise<Record<string, string>> {
  return { CONVSIM_PORT: String(await freePort()), CONVSIM_UI_PORT: String(await freePort()) };
}
