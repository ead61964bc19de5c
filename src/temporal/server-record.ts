import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { ServerPorts } from './choose-ports.ts';
import type { ServerFiles } from './server-files.ts';

/** The content of `server.json`: the server that was started last. */
export interface ServerRecord extends ServerPorts {
  readonly pid: number;
  /** Random for each start; the server shows it in its namespace's data. */
  readonly token: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly cliVersion: string;
}

/** The record of a process that was started just now, with a token of its own. */
export function newServerRecord(pid: number, facts: ServerPorts & Pick<ServerRecord, 'cliVersion'>): ServerRecord {
  const { port, uiPort, metricsPort, codecPort, cliVersion } = facts;
  const token = randomBytes(16).toString('hex');
  const ports = { port, uiPort, metricsPort, ...(codecPort !== undefined && { codecPort }) };
  return { pid, ...ports, token, startedAt: new Date().toISOString(), cliVersion };
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

/** The ports of the last start in a home folder, also after the server was stopped; none where they are not known. */
export function readPreviousPorts(files: ServerFiles): Partial<ServerPorts> {
  try {
    const { port, uiPort, metricsPort, codecPort } = JSON.parse(readFileSync(files.ports, 'utf8')) as ServerPorts;
    if (![port, uiPort, metricsPort].every(Number.isSafeInteger)) return {};
    return { port, uiPort, metricsPort, ...(Number.isSafeInteger(codecPort) && { codecPort }) };
  } catch {
    return {};
  }
}

/** Writes the record, and the ports of it, whole or not at all. Only its owner may read the token. */
export async function writeServerRecord(files: ServerFiles, record: ServerRecord): Promise<void> {
  const { port, uiPort, metricsPort, codecPort } = record;
  await writeWhole(files.record, record);
  await writeWhole(files.ports, { port, uiPort, metricsPort, codecPort });
}

async function writeWhole(file: string, value: object): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
}

/** Removes the record, which marks the end of the server as intended. */
export async function removeServerRecord(files: ServerFiles): Promise<void> {
  await rm(files.record, { force: true });
}

function isServerRecord(value: unknown): value is ServerRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  const hasNumbers = ['pid', 'port', 'uiPort', 'metricsPort'].every((key) => Number.isSafeInteger(record[key]));
  return hasNumbers && ['token', 'startedAt', 'cliVersion'].every((key) => typeof record[key] === 'string');
}
