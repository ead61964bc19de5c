import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AtEnd } from './cli.ts';
import { freePort } from '../../src/process/free-port.ts';
import { temporalCli } from './temporal-cli.ts';

/** Starts a Temporal server of somebody else's, in memory; returns its address. Ended by its process id. */
export async function startDevServer(folder: string, atEnd: AtEnd): Promise<string> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const flags = ['--headless', '--port', String(port), '--metrics-port', String(metricsPort), '--log-level', 'never'];
  const child = spawn(await temporalCli(), ['server', 'start-dev', ...flags], { cwd: folder, stdio: 'ignore' });
  atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  });
  return `127.0.0.1:${port}`;
}
