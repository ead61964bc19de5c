import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TurnRecord } from '../../../../src/contract/turn-record.ts';
import { requireFormat } from '../../../../src/exports/export-formats.ts';
import { orderOf } from '../../../support/export-of.ts';
import { run, recorded, problems } from '../../../support/reading-commands.ts';

describe('export', () => {
  it('writes both files and says what is in them', async () => {
    const { home } = await recorded();
    const file = join(home, 'x.jsonl');
    const { out, err } = await run(['export', 'demo', '--format', 'jsonl', '--out', file], { home });
    expect(out).toBe('');
    expect(err).toBe(
      `${file}: 2 turns\n${join(home, 'x.conversations.jsonl')}: 3 conversations\n` +
        'note: 1 of them have not ended; their outcome is "running"\n',
    );
    expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(2);
  });

  it('writes the turn records, and nothing else, to stdout', async () => {
    const { home } = await recorded();
    const { out, err } = await run(['export', 'demo', '--out', '-'], { home });
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => TurnRecord.parse(JSON.parse(line)).metadata.turn)).toEqual([0, 1]);
    expect(err).toBe('');
  });

  it.each([
    ['messages', 'demo.messages.jsonl'],
    ['mlflow-eval', 'demo.mlflow-eval.jsonl'],
    ['parquet', 'demo.parquet'],
    ['csv', 'demo.csv'],
    ['markdown', 'demo.md'],
  ])('writes %s as one file and says how much is in it', async (format, name) => {
    const { home } = await recorded();
    const file = join(home, 'new', name);
    const { err } = await run(['export', 'demo', '--format', format, '--out', file], { home });
    expect(err).toBe(
      `created the folder ${join(home, 'new')}\n${file}: 3 conversations, 2 turns\n` +
        'note: 1 of them have not ended; their outcome is "running"\n',
    );
    expect(await readdir(join(home, 'new'))).toEqual([name]);
    expect((await stat(file)).size).toBeGreaterThan(100);
  });

  it('leaves out what the filters do, in all files, and notes a tag that nothing has', async () => {
    const { home } = await recorded();
    const file = join(home, 'x.jsonl');
    const only = ['--outcome', 'agent-failed', '--outcome', 'running'];
    const { err } = await run(['export', 'demo', '--out', file, ...only], { home });
    expect(err).toContain(`${file}: 0 turns\n${join(home, 'x.conversations.jsonl')}: 2 conversations\n`);
    const noted = await run(['export', 'demo', '--format', 'csv', '--out', '-', '--tag', 'Guide'], { home });
    expect(noted.out.split('\r\n')).toHaveLength(2);
    expect(noted.err).toBe('note: no conversation has the tag "Guide"; tags: guide\n');
  });

  it('writes Parquet into a pipe, never onto a terminal', async () => {
    const { home } = await recorded();
    const args = ['export', 'demo', '--format', 'parquet', '--out', '-'];
    expect((await run(args, { home })).out).toMatch(/^PAR1[^]*PAR1$/);
    const place = { home, screen: { isTTY: true } };
    expect(String(await problems(args, place))).toMatch(/^--out: parquet is no text for a terminal; name a file/);
  });

  it('leaves a file as it was, and nothing beside it, where the store fails on the way', async () => {
    const { home, store } = await recorded();
    const folder = join(home, 'out');
    await mkdir(folder);
    const file = join(folder, 'x.csv');
    await writeFile(file, 'earlier');
    const order = await orderOf(store, ['demo']);
    const failing = { ...store, readConversations: () => Promise.reject(new Error('gone')) };
    const work = requireFormat('csv').write({ ...order, store: failing }, file);
    await expect(work).rejects.toThrow(`cannot write ${file}: gone`);
    expect(await readdir(folder)).toEqual(['x.csv']);
    expect(await readFile(file, 'utf8')).toBe('earlier');
  });

  it.each([
    [['demo', '--outcome', 'fine'], /^--outcome: unknown outcome "fine"; use one of: completed, /],
    [['demo', '--verdict', 'passed'], /batch demo was not judged/],
    [['demo', '--set', 'run'], /^--set: is of no use with jsonl/],
    [['demo', '--format', 'csv', '--require-pass', '1'], /^--require-pass: is of no use with csv/],
    [['demo', '--format', 'junit', '--require-pass', '1', '--tag', 'x'], /^--require-pass: counts whole batches/],
    [
      ['demo', '--format', 'xml'],
      /^--format: unknown format "xml"; known formats: jsonl, messages, mlflow-eval, parquet, csv, markdown, junit$/,
    ],
    [['demo', 'other'], /^--out: is missing/],
    [['other', '--out', '-'], /there is no batch "other"/],
  ])('%j is bad input', async (args, words) => {
    const { home } = await recorded();
    expect(String(await problems(['export', ...args], { home }))).toMatch(words);
  });
});
