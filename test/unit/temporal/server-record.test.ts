import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serverFiles, type ServerFiles } from '../../../src/temporal/server-files.ts';
import {
  newServerRecord,
  readPreviousPorts,
  readServerRecord,
  removeServerRecord,
  writeServerRecord,
} from '../../../src/temporal/server-record.ts';

const RECORD = { pid: 7, port: 1, uiPort: 2, metricsPort: 3, token: 't', startedAt: 'now', cliVersion: '1.5.1' };

describe('the record of the embedded server', () => {
  let files: ServerFiles;

  beforeEach(async () => {
    files = serverFiles(await mkdtemp(join(tmpdir(), 'convsim-record-')));
  });

  afterEach(() => rm(files.home, { recursive: true }));

  it('is read as it was written, for its owner only, and leaves no other file', async () => {
    await writeServerRecord(files, RECORD);
    expect(readServerRecord(files)).toEqual(RECORD);
    expect((await stat(files.record)).mode & 0o777).toBe(0o600);
    expect((await readdir(files.home)).toSorted()).toEqual(['server-ports.json', 'server.json']);
  });

  it('is gone once removed, and may be removed again', async () => {
    await writeServerRecord(files, RECORD);
    await removeServerRecord(files);
    await removeServerRecord(files);
    expect(readServerRecord(files)).toBeUndefined();
  });

  it('leaves the ports for the next start when it is removed', async () => {
    expect(readPreviousPorts(files)).toEqual({});
    await writeServerRecord(files, RECORD);
    await removeServerRecord(files);
    expect(readPreviousPorts(files)).toEqual({ port: 1, uiPort: 2, metricsPort: 3 });
  });

  it.each(['', '{"port": 1', 'null', '[]', '{"port": 1}', '{"port": "1", "uiPort": 2, "metricsPort": 3}'])(
    'leaves no ports where their file says %j',
    async (text) => {
      await writeFile(files.ports, text);
      expect(readPreviousPorts(files)).toEqual({});
    },
  );

  it.each(['', '{"pid": 1', 'null', '[]', JSON.stringify({ ...RECORD, port: '1' }), JSON.stringify({ pid: 7 })])(
    'is no record where the file says %j',
    async (text) => {
      await writeFile(files.record, text);
      expect(readServerRecord(files)).toBeUndefined();
    },
  );
});

describe('newServerRecord', () => {
  it('describes a process that was started just now, with another token each time', () => {
    const facts = { port: 1, uiPort: 2, metricsPort: 3, cliVersion: '1.5.1' };
    const made = newServerRecord(7, facts);
    expect(made).toMatchObject({ pid: 7, ...facts });
    expect(Date.now() - Date.parse(made.startedAt)).toBeLessThan(10_000);
    expect(made.token).toMatch(/^[0-9a-f]{32}$/);
    expect(newServerRecord(7, facts).token).not.toBe(made.token);
  });
});
