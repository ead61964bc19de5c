import { join } from 'node:path';
import { type Logger, multistream, pino, stdTimeFunctions } from 'pino';
import { environmentSecrets } from '../contract/environment-secrets.ts';
import { InputError } from '../contract/errors.ts';
import { hideSecrets } from '../contract/hide-secrets.ts';
import { logFile } from './log-file.ts';

/** Takes events: `log.warn({ event, …facts }, 'a short text')`. Never a secret, a question or an answer. */
export type Log = Logger;

/** Where the events of a process go. */
export interface LogOptions {
  /** Folder whose `logs/` takes the file. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives a short line for people about each event. */
  readonly echo?: ((line: string) => void) | undefined;
}

/** Event of a log line that was already said to people. */
export const SAID = 'said';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/**
 * The log of this process: JSON, one line an event, in `<home>/logs/convsim-<start>-<pid>.jsonl`, from the level that
 * `CONVSIM_LOG_LEVEL` names (default `info`) on.
 * @throws {InputError} when there is no such level.
 */
export function openLog({ home, env, echo }: LogOptions): Log {
  const level = levelOf(env['CONVSIM_LOG_LEVEL']);
  const file = logFile(join(home, 'logs'));
  const secrets = environmentSecrets(env);
  const stream = { write: (line: string) => file.write(hideSecrets(line, secrets)) };
  const streams = [{ level: 'trace' as const, stream }];
  if (echo) streams.push({ level: 'trace', stream: { write: (line) => sayIfNew(hideSecrets(line, secrets), echo) } });
  const options = {
    level,
    base: { pid: process.pid },
    messageKey: 'message',
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, multistream(streams));
}

function levelOf(given: string | undefined): string {
  if (!given) return 'info';
  if (LEVELS.some((level) => level === given)) return given;
  throw InputError.of('CONVSIM_LOG_LEVEL', `unknown level "${given}"; use one of: ${LEVELS.join(', ')}`);
}

function sayIfNew(line: string, echo: (line: string) => void): void {
  const spoken = spokenLine(line);
  if (spoken !== undefined) echo(spoken);
}

/** A line of the log for people: `09:05:01 warn  conversation …`; `undefined` for what was already said. */
function spokenLine(json: string): string | undefined {
  const { time, level, message, event } = JSON.parse(json) as Record<string, unknown>;
  if (event === SAID) return undefined;
  const clock = new Date(String(time)).toTimeString().slice(0, 8);
  return `${clock} ${String(level).padEnd(5)} ${String(message ?? event)}`;
}
