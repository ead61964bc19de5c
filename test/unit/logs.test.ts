import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { Activities } from '../../src/activities/activities.ts';
import { InputError } from '../../src/contract/errors.ts';
import { logFile } from '../../src/logs/log-file.ts';
import { loggedActivities } from '../../src/logs/logged-activities.ts';
import { openLog } from '../../src/logs/open-log.ts';
import { SAID } from '../../src/logs/spoken-line.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface Line extends Record<string, unknown> {
  readonly level: string;
  readonly event: string;
  readonly message: string;
}

async function linesIn(home: string): Promise<Line[]> {
  const names = await readdir(join(home, 'logs'));
  const texts = await Promise.all(names.map((name) => readFile(join(home, 'logs', name), 'utf8')));
  return texts
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

describe('the log', () => {
  it('is made with its first event, one JSON object a line', async () => {
    const home = await tempFolder();
    const log = openLog({ home, env: {} });
    expect(await readdir(home)).toEqual([]);
    log.warn({ event: 'batch paused', batch_id: 'b' }, 'batch b paused');
    log.debug({ event: 'detail' }, 'below the level');
    expect(await readdir(join(home, 'logs'))).toEqual([expect.stringMatching(/^convsim-\d{8}T\d{6}Z-\d+\.jsonl$/)]);
    expect(await linesIn(home)).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        pid: process.pid,
        event: 'batch paused',
        batch_id: 'b',
        message: 'batch b paused',
      },
    ]);
  });

  it('takes its level from CONVSIM_LOG_LEVEL, and no other word', async () => {
    const home = await tempFolder();
    openLog({ home, env: { CONVSIM_LOG_LEVEL: 'error' } }).warn({ event: 'x' }, 'too low');
    expect(await readdir(home)).toEqual([]);
    openLog({ home, env: { CONVSIM_LOG_LEVEL: 'debug' } }).debug({ event: 'x' }, 'high enough');
    expect(await linesIn(home)).toMatchObject([{ level: 'debug' }]);
    expect(() => openLog({ home, env: { CONVSIM_LOG_LEVEL: 'loud' } })).toThrow(InputError);
  });

  it('is said in short lines on demand, but not twice', async () => {
    const said: string[] = [];
    const log = openLog({ home: await tempFolder(), env: {}, echo: (line) => said.push(line) });
    log.info({ event: 'x' }, 'something happened');
    log.info({ event: SAID }, 'the server starts');
    expect(said).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d info {2}something happened$/)]);
  });
});

describe('the file of a log', () => {
  it('starts anew when it is full, and keeps the one before', async () => {
    const folder = await tempFolder();
    const file = logFile(folder, { maxBytes: 21, keepMs: 60_000 });
    for (const line of ['first line\n', 'line two\n', 'third line\n', 'line four\n', 'fifth line\n']) file.write(line);
    const texts = await Promise.all(
      (await readdir(folder)).toSorted().map((name) => readFile(join(folder, name), 'utf8')),
    );
    expect(texts.toSorted()).toEqual(['fifth line\n', 'third line\nline four\n'].toSorted());
  });

  it('removes old logs of convsim, and nothing else', async () => {
    const folder = await tempFolder();
    const [old, other] = [join(folder, 'convsim-20200101T000000Z-1.jsonl'), join(folder, 'notes.jsonl')];
    for (const path of [old, other]) {
      await writeFile(path, 'x\n');
      await utimes(path, new Date(0), new Date(0));
    }
    logFile(folder, { maxBytes: 1_000, keepMs: 60_000 }).write('new\n');
    const names = await readdir(folder);
    expect(names).toContain('notes.jsonl');
    expect(names).not.toContain('convsim-20200101T000000Z-1.jsonl');
    expect(names).toHaveLength(2);
  });

  it('fails nobody when it cannot be written', async () => {
    const folder = await tempFolder({ taken: 'a file, no folder' });
    expect(() => logFile(join(folder, 'taken')).write('x\n')).not.toThrow();
    mkdirSync(join(folder, 'free'));
  });
});

describe('logged activities', () => {
  const turn = { batchId: 'b', conversationId: 'b/s1', seedIndex: 0, turn: 2, question: 'SECRET QUESTION' };

  async function perform(name: keyof Activities, input: object, work: () => Promise<unknown>): Promise<Line[]> {
    const home = await tempFolder();
    const log = openLog({ home, env: { CONVSIM_LOG_LEVEL: 'debug' } });
    const logged = loggedActivities({ [name]: work } as unknown as Activities, log);
    const activity = logged[name] as (given: object) => Promise<unknown>;
    await new MockActivityEnvironment({ attempt: 3 }).run(activity, input).catch(() => undefined);
    return linesIn(home);
  }

  it('tell of a failed attempt its place and type, and whether it is tried again, but not what was said', async () => {
    const failure = ApplicationFailure.create({ type: 'Unavailable', message: 'SECRET ANSWER', nextRetryDelay: 2_000 });
    const lines = await perform('invokeAgent', turn, () => Promise.reject(failure));
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.any(String),
        pid: process.pid,
        event: 'attempt failed',
        step: 'invokeAgent',
        batch_id: 'b',
        conversation_id: 'b/s1',
        turn: 2,
        attempt: 3,
        type: 'Unavailable',
        retried: true,
        retry_in_ms: 2_000,
        message: 'invokeAgent of b/s1, turn 2: attempt 3 failed with Unavailable and is tried again',
      },
    ]);
  });

  it('tell of a final failure as an error, and of a wait for a rate only as a detail', async () => {
    const final = ApplicationFailure.create({ type: 'Unauthorized', nonRetryable: true });
    expect(await perform('invokeAgent', turn, () => Promise.reject(final))).toMatchObject([
      { level: 'error', retried: false },
    ]);
    const wait = ApplicationFailure.create({ type: 'RateLimited', category: ApplicationFailureCategory.BENIGN });
    expect(await perform('invokeAgent', turn, () => Promise.reject(wait))).toMatchObject([{ level: 'debug' }]);
  });

  it('tell how a conversation ended and what became of a batch', async () => {
    const ended = await perform('endConversation', { batchId: 'b', conversationId: 'b/s1', outcome: 'completed' }, () =>
      Promise.resolve({ outcome: 'completed', turns: 1 }),
    );
    expect(ended).toMatchObject([{ level: 'info', message: 'conversation b/s1 ended: completed, 1 turn' }]);
    const paused = await perform('announcePause', { batchId: 'b', reason: 'no key' }, () => Promise.resolve());
    expect(paused).toMatchObject([{ level: 'warn', event: 'batch paused', reason: 'no key' }]);
    const closed = await perform('closeBatch', { batchId: 'b', isCancelled: false }, () =>
      Promise.resolve({ seeds: 2, turns: 9, outcomes: { completed: 2 } }),
    );
    expect(closed).toMatchObject([{ event: 'batch closed', outcomes: { completed: 2 } }]);
  });
});
