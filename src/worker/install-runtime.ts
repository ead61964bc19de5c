import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

let isInstalled = false;

/** Sends what Temporal's SDK logs to `<home>/logs/worker.log`, one JSON object a line; once a process. */
export function installRuntime(home: string): void {
  if (isInstalled) return;
  isInstalled = true;
  const folder = join(home, 'logs');
  mkdirSync(folder, { recursive: true });
  const log = createWriteStream(join(folder, 'worker.log'), { flags: 'a' });
  const logger = new DefaultLogger('INFO', ({ level, message, timestampNanos, meta }) => {
    const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
    log.write(`${JSON.stringify({ time, level, message, pid: process.pid, ...printable(meta) })}\n`);
  });
  const logging = { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) };
  // SIGINT and SIGTERM are the command's to handle: it drains the worker and says how to resume.
  Runtime.install({ logger, telemetryOptions: { logging }, shutdownSignals: [] });
}

/** Errors as their message, since JSON drops them; a stack may quote what was sent. */
function printable(meta: object | undefined): Record<string, unknown> {
  const entries = Object.entries(meta ?? {}).map(([key, value]) => [
    key,
    value instanceof Error ? value.message : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}
