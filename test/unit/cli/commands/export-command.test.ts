import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TurnRecord } from '../../../../src/contract/turn-record.ts';
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
    [['demo', '--format', 'xml'], /^--format: unknown format "xml"; jsonl and junit are written$/],
    [['demo', 'other'], /^--out: is missing/],
    [['other', '--out', '-'], /there is no batch "other"/],
  ])('%j is bad input', async (args, words) => {
    const { home } = await recorded();
    expect(String(await problems(['export', ...args], { home }))).toMatch(words);
  });
});
