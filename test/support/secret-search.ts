import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Client, Connection } from '@temporalio/client';
import { parquetReadObjects } from 'hyparquet';
import Database from 'libsql';
import { unpackedHtml } from './report-file.ts';

/** Something that convsim wrote or said. */
export interface Place {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A text as a place. */
export function placeOf(name: string, text: string): Place {
  return { name, bytes: Buffer.from(text) };
}

/** Where which secret stands: in full, its first or last 12 characters, escaped, percent-encoded or in base64. */
export function leaksIn(places: readonly Place[], secrets: Readonly<Record<string, string>>): string[] {
  const sought = Object.entries(secrets).map(([name, value]) => ({ name, spellings: spellingsOf(value) }));
  return places.flatMap(({ name: place, bytes }) =>
    sought.flatMap(({ name, spellings }) => {
      const spelling = spellings.find((each) => bytes.includes(each));
      return spelling === undefined ? [] : [`${place} holds ${name}: ${around(bytes, spelling)}`];
    }),
  );
}

function around(bytes: Buffer, spelling: string): string {
  const at = bytes.indexOf(spelling);
  return JSON.stringify(bytes.subarray(Math.max(0, at - 150), at + 60).toString());
}

function spellingsOf(value: string): string[] {
  const escaped = JSON.stringify(value).slice(1, -1);
  return [...new Set([value.slice(0, 12), value.slice(-12), encodeURIComponent(value), escaped, ...inBase64(value)])];
}

/** The middle of the value's base64, whatever stands before it and after it. */
function inBase64(value: string): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]).toString('base64');
    return encoded.replace(/=+$/, '').slice([0, 2, 3][before], -1);
  });
}

/** Every file beneath a folder. */
export async function filesIn(folder: string): Promise<Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => ({ name: file, bytes: await readFile(file) })));
}

/** Files as they are read: what is compressed in Parquet files and reports as text. */
export async function unpacked(files: readonly Place[]): Promise<Place[]> {
  return Promise.all(
    files.map(async (file) => {
      if (file.name.endsWith('.parquet')) return rowsOfParquet(file);
      return file.name.endsWith('.html') ? placeOf(file.name, unpackedHtml(file.bytes.toString())) : file;
    }),
  );
}

async function rowsOfParquet({ name, bytes }: Place): Promise<Place> {
  const rows = await parquetReadObjects({ file: Uint8Array.from(bytes).buffer });
  return placeOf(name, rows.flatMap((row) => Object.values(row).map(String)).join('\n'));
}

/** Every row of every table of a store, what is gzipped unpacked. */
export function rowsIn(store: string): Place[] {
  const database = new Database(store, { readonly: true });
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
    return tables.flatMap(({ name }) => {
      const rows = database.prepare(`select * from "${name}"`).all() as Record<string, unknown>[];
      return rows.flatMap((row) => Object.entries(row).map(([column, value]) => cellOf(`${name}.${column}`, value)));
    });
  } finally {
    database.close();
  }
}

function cellOf(name: string, value: unknown): Place {
  if (!(value instanceof Uint8Array) && !(value instanceof ArrayBuffer)) return placeOf(name, String(value));
  const bytes = Buffer.from(value as Uint8Array);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return { name, bytes: isGzip ? gunzipSync(bytes) : bytes };
}

/** Every history and description on a Temporal server, payloads decoded. */
export async function historiesOn(address: string): Promise<Place[]> {
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection });
    const places: Place[] = [];
    for await (const { workflowId, runId, raw } of client.workflow.list()) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      const lines = [...textsIn(raw), ...textsIn(history)];
      places.push(placeOf(`history of ${workflowId}`, lines.join('\n')));
    }
    return places;
  } finally {
    await connection.close();
  }
}

/** Every text in a message of Temporal, bytes read as text. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString()];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}
