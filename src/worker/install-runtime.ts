import { TemporalFailure } from '@temporalio/common';
import { DefaultLogger, type LogMetadata, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { WORKFLOWS } from '../contract/workflow-api.ts';
import type { Log } from '../logs/open-log.ts';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

let isInstalled = false;

/** Sends the warnings of Temporal's SDK to the log; once per process. */
export function installRuntime(log: Log): void {
  if (isInstalled) return;
  isInstalled = true;
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    if (!isExpected(message) && !isLogged(message, meta))
      log[LEVELS[level]]({ event: 'temporal', ...printable(meta) }, message);
  });
  const logging = { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) };
  // SIGINT and SIGTERM are the command's to handle: it drains the worker and says how to resume.
  Runtime.install({ logger, telemetryOptions: { logging }, shutdownSignals: [] });
}

/** A failure of ours as its name, since its message may quote what was said; no stacks for the same reason. */
function printable(meta: LogMetadata | undefined): Record<string, unknown> {
  const entries = Object.entries(meta ?? {}).map(([key, value]) => [
    key,
    value instanceof Error ? named(value) : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function named(error: Error): string {
  if (!(error instanceof TemporalFailure)) return error.message;
  return 'type' in error && typeof error.type === 'string' ? error.type : error.name;
}

/** The workers of the calls have no workflows, and are meant to. */
function isExpected(message: string): boolean {
  return message.startsWith('No workflows registered');
}

/** Conversations and attempts that failed are logged with their place and type already. */
function isLogged(message: string, meta: LogMetadata | undefined): boolean {
  if (message === 'Activity failed') return true;
  return message === 'Workflow failed' && meta?.['workflowType'] === WORKFLOWS.conversation;
}
