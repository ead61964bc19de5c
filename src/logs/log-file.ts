import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { oneLine } from '../contract/json-line.ts';

/** What bounds the disk that logs take. */
export interface LogLimits {
  /** A file this long makes place for a new one; the one before is kept beside it. */
  readonly maxBytes: number;
  /** Files of ended processes are removed after this time. */
  readonly keepMs: number;
}

/** A file that lines are appended to. */
export interface LogFile {
  /** Writes a line of JSON with its line end; a line that cannot be written is left out. */
  write(line: string): void;
}

const LIMITS: LogLimits = { maxBytes: 20 * 1024 * 1024, keepMs: 14 * 24 * 60 * 60_000 };
const STARTED_AT = new Date(Date.now() - process.uptime() * 1_000).toISOString().replace(/\.\d+Z$/, 'Z');

/** Name of this process's log: `convsim-20300131T090501Z-4711.jsonl`. */
const NAME = `convsim-${STARTED_AT.replace(/[-:]/g, '')}-${process.pid}.jsonl`;
const OURS = /^convsim-\d{8}T\d{6}Z-\d+(\.old)?\.jsonl$/;

const files = new Map<string, LogFile>();

/** The log of this process in a folder; it is made with the first line, so that a command without news leaves none. */
export function logFile(folder: string, limits: LogLimits = LIMITS): LogFile {
  const known = files.get(folder);
  if (known) return known;
  const file = newLogFile(folder, limits);
  files.set(folder, file);
  return file;
}

function newLogFile(folder: string, limits: LogLimits): LogFile {
  const path = join(folder, NAME);
  let open: { fd: number; bytes: number } | undefined;
  const append = (line: string) => {
    const bytes = Buffer.byteLength(line);
    if (open && open.bytes + bytes > limits.maxBytes) {
      closeSync(open.fd);
      open = undefined;
      renameSync(path, path.replace(/\.jsonl$/, '.old.jsonl'));
    }
    open ??= openFile(folder, path, limits);
    writeSync(open.fd, line);
    open.bytes += bytes;
  };
  return {
    write(line) {
      try {
        append(oneLine(line));
      } catch {
        // A full disk or a removed folder must not end what is logged.
      }
    },
  };
}

function openFile(folder: string, path: string, { keepMs }: LogLimits): { fd: number; bytes: number } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder).filter((each) => OURS.test(each))) {
    removeIfOld(join(folder, name), keepMs);
  }
  const fd = openSync(path, 'a', 0o600);
  return { fd, bytes: fstatSync(fd).size };
}

/** Another process may be removing it at the same time. */
function removeIfOld(path: string, keepMs: number): void {
  const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (modified !== undefined && Date.now() - modified > keepMs) rmSync(path, { force: true });
}
