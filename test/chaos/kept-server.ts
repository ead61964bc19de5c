import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/process/free-port.ts';
import { connectIfServing } from '../../src/temporal/connect.ts';
import { temporalCli } from '../support/temporal-cli.ts';

/** A Temporal server on a file, which can be killed and started again. */
export interface KeptServer {
  readonly port: number;
  /** Kills it and starts it again after `waitMs`; resolves when it serves again. */
  killFor(waitMs: number): Promise<void>;
  end(): Promise<void>;
}

const READY_LIMIT_MS = 60_000;

/** Starts a server whose database is in the folder; resolves when it serves. */
export async function startKeptServer(folder: string): Promise<KeptServer> {
  const cli = await temporalCli();
  const [port, metricsPort] = [await freePort(), await freePort()];
  const flags = Object.entries({
    ip: '127.0.0.1',
    port: String(port),
    'metrics-port': String(metricsPort),
    'db-filename': join(folder, 'temporal.db'),
    'log-level': 'never',
    'dynamic-config-value': 'system.enableActivityEagerExecution=true',
  }).flatMap(([name, value]) => [`--${name}`, value]);
  for (const pragma of ['journal_mode=wal', 'synchronous=normal']) flags.push('--sqlite-pragma', pragma);
  let child: ChildProcess;
  const start = async () => {
    child = spawn(cli, ['server', 'start-dev', '--headless', ...flags], { cwd: folder, stdio: 'ignore' });
    await untilServing(port);
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  await start();
  return {
    port,
    async killFor(waitMs) {
      await end('SIGKILL');
      await sleep(waitMs);
      await start();
    },
    end: () => end('SIGTERM'),
  };
}

async function untilServing(port: number): Promise<void> {
  for (const until = Date.now() + READY_LIMIT_MS; Date.now() < until; await sleep(100)) {
    const connection = await connectIfServing(`127.0.0.1:${port}`, 2_000);
    if (!connection) continue;
    await connection.close();
    return;
  }
  throw new Error(`the Temporal server at port ${port} did not serve within ${READY_LIMIT_MS / 1000} s`);
}
