import { setTimeout as sleep } from 'node:timers/promises';
import { StepFailure } from '../contract/failures.ts';
import { exchange } from '../http/exchange.ts';
import { freePort } from '../process/free-port.ts';
import { startGuarded, type GuardedProcess } from '../process/guarded-process.ts';
import type { ModelCommand } from './model-command.ts';

const HEALTH_EVERY_MS = 250;
const HEALTH_TIMEOUT_MS = 5_000;
const SHOWN_OUTPUT = 1_500;

/** A model that is served. */
export interface RunningModel {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly process: GuardedProcess;
}

/** How to start a model server. */
export interface ModelStart {
  readonly command: ModelCommand;
  readonly startTimeoutMs: number;
  /** Takes secrets out of what the server printed. */
  readonly redact: (text: string) => string;
  /** Breaks the start off. */
  readonly signal: AbortSignal;
}

/**
 * Serves a model on a free port of loopback, and waits until `/health` answers.
 * @throws {StepFailure} `WorkerMisconfigured` with the end of the server's output when it ends or takes too long.
 */
export async function startModelServer({ command, startTimeoutMs, redact, signal }: ModelStart): Promise<RunningModel> {
  const port = await freePort();
  signal.throwIfAborted();
  const args = [...command.variables, command.program, ...command.args, '-p', String(port)];
  const server = startGuarded({ args, workingDir: command.workingDir });
  const origin = `http://127.0.0.1:${port}`;
  const trouble = await untilHealthy({ origin, server, startTimeoutMs, signal });
  if (trouble === undefined && server.isRunning()) return { origin, process: server };
  await server.stop();
  signal.throwIfAborted();
  const reason = trouble ?? `it ended (${await server.ended})`;
  throw new StepFailure(
    'WorkerMisconfigured',
    `mlflow ${command.args.join(' ')} did not start a model server: ${reason}. ${shownOutput(server, redact)}`,
    { option: 'agent.modelUri' },
  );
}

/** The end of what a server printed, for a message. */
export function shownOutput(server: GuardedProcess, redact: (text: string) => string): string {
  const text = redact(server.output()).trim().slice(-SHOWN_OUTPUT);
  return text === '' ? 'It printed nothing.' : `It printed last:\n${text}`;
}

interface Waiting extends Pick<ModelStart, 'startTimeoutMs' | 'signal'> {
  readonly origin: string;
  readonly server: GuardedProcess;
}

/** What is wrong; `undefined` when the server answers, or when the wait was broken off or the server has ended. */
async function untilHealthy({ origin, server, startTimeoutMs, signal }: Waiting): Promise<string | undefined> {
  const endsAt = Date.now() + startTimeoutMs;
  while (server.isRunning() && !signal.aborted) {
    if (await isHealthy(origin, signal)) return undefined;
    if (Date.now() >= endsAt) return `/health did not answer within ${startTimeoutMs} ms; raise startTimeout`;
    await Promise.race([sleep(HEALTH_EVERY_MS), server.ended]);
  }
  return undefined;
}

async function isHealthy(origin: string, signal: AbortSignal): Promise<boolean> {
  const request = { method: 'GET', url: `${origin}/health`, headers: {}, maxBytes: 1_024 } as const;
  const reply = await exchange({ ...request, timeoutMs: HEALTH_TIMEOUT_MS, signal }).catch(() => undefined);
  return reply?.status === 200;
}
