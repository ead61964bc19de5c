import type { Environment } from '../contract/environment.ts';
import type { Keyring } from '../encryption/keyring.ts';
import type { ServerRecord } from './server-record.ts';

/** What the embedded server is started or attached to with. */
export interface ServerOptions {
  /** Folder of its database, log and lock: `.convsim` or `CONVSIM_HOME`. */
  readonly home: string;
  readonly env: Environment;
  /** Tells the user in one line what is done and how long it may take. */
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Makes the UI ask the codec server for what is encrypted. */
  readonly keyring?: Keyring | undefined;
}

/** A running embedded server. */
export interface EmbeddedServer {
  /** `host:port` for clients and workers; the namespace is `default`. */
  readonly address: string;
  readonly uiUrl: string;
  readonly pid: number;
  /** Whether this call started it. */
  readonly started: boolean;
}

/** Address of the server that a record names. */
export function serverAddress(record: { readonly port: number }): string {
  return `127.0.0.1:${record.port}`;
}

/** The running server that a record describes. */
export function describeServer(record: ServerRecord, started: boolean): EmbeddedServer {
  return { address: serverAddress(record), uiUrl: `http://127.0.0.1:${record.uiPort}`, pid: record.pid, started };
}
