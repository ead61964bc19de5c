import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { ServerFiles } from './server-files.ts';

/** What `server.json` says about the server that was started last. */
export interface ServerRecord {
  readonly pid: number;
  readonly port: number;
  readonly uiPort: number;
  readonly metricsPort: number;
  /** Random for each start; the server shows it in its namespace's data. */
  readonly token: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly cliVersion: string;
}

/** The record of a home folder; `undefined` if there is none or it cannot be read as one. */
export function readServerRecord(files: ServerFiles): ServerRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(files.record, 'utf8'));
    return isServerRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the record whole or not at all. Only its owner may read the token. */
export async function writeServerRecord(files: ServerFiles, record: ServerRecord): Promise<void> {
  const unfinished = `${files.record}.${process.pid}.tmp`;
  await writeFile(unfinished, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, files.record);
}

/** Takes the record away: the server is meant to be stopped. */
export async function removeServerRecord(files: ServerFiles): Promise<void> {
  await rm(files.record, { force: true });
}

function isServerRecord(value: unknown): value is ServerRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  const hasNumbers = ['pid', 'port', 'uiPort', 'metricsPort'].every((key) => Number.isSafeInteger(record[key]));
  return hasNumbers && ['token', 'startedAt', 'cliVersion'].every((key) => typeof record[key] === 'string');
}
