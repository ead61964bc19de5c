import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSeeds } from '../../../src/spec/check-seeds.ts';
import type { SeedsSource } from '../../../src/spec/open-seeds.ts';
import { readSeeds } from '../../../src/spec/settle-seeds.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { fileSource, listSource, collect, problemsIn } from '../../support/seed-sources.ts';

describe('the check of all seeds', () => {
  it('spells out 20 problems and counts the others', async () => {
    const problems = await problemsIn('seeds.jsonl', '{"question":true}\n'.repeat(27));
    expect(problems).toHaveLength(21);
    expect(problems[19]).toBe('seeds.jsonl:20 question: expected text, got true');
    expect(problems[20]).toBe('seeds.jsonl: … and 7 more problems');
    expect((await problemsIn('seeds.jsonl', '{"question":true}\n'.repeat(21))).at(-1)).toBe(
      'seeds.jsonl: … and 1 more problem',
    );
    expect(await problemsIn('seeds.jsonl', '{"question":true}\n'.repeat(20))).toHaveLength(20);
  });

  it('gives the same digest for the same seeds in any format, and another for another order', async () => {
    const csv = await fileSource('a.csv', 'question,id\none,1\ntwo,2\n');
    const jsonl = await fileSource('a.jsonl', '{"id":"1","question":"one"}\n{"question":" two ","id":"2"}\n');
    const list = listSource([
      { question: 'two', id: '2' },
      { question: 'one', id: '1' },
    ]);
    const checked = await checkSeeds(csv.source);
    expect(checked).toEqual({ count: 2, rows: 2, notes: [], digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await checkSeeds(jsonl.source)).toEqual(checked);
    expect((await checkSeeds(list)).digest).not.toBe(checked.digest);
  });

  it('digests metadata whatever the order of its keys', async () => {
    const one = await fileSource('a.jsonl', '{"question":"q","metadata":{"a":1,"b":{"c":2,"d":3}}}');
    const same = await fileSource('a.jsonl', '{"question":"q","metadata":{"b":{"d":3,"c":2},"a":1}}');
    const other = await fileSource('a.jsonl', '{"question":"q","metadata":{"b":{"d":3,"c":2},"a":2}}');
    const digests = await Promise.all([one, same, other].map(async ({ source }) => (await checkSeeds(source)).digest));
    expect(digests[1]).toBe(digests[0]);
    expect(digests[2]).not.toBe(digests[0]);
  });

  it('says that an empty list has no questions', async () => {
    expect(await inputProblems(checkSeeds(listSource([])), 'none')).toEqual([
      'sim.yaml:4 seeds: has no questions; write at least one',
    ]);
  });

  it.each([
    [
      'seeds.xlsx',
      'seeds.xlsx has the unknown extension ".xlsx"; give a .txt, .csv, .tsv, .jsonl, .ndjson or .json file',
    ],
    ['seeds', 'seeds has no extension; give a .txt, .csv, .tsv, .jsonl, .ndjson or .json file'],
  ])('refuses the file %s', async (name, problem) => {
    expect(await problemsIn(name, 'a')).toEqual([`sim.yaml:4 seeds: ${problem}`]);
  });

  it('says where a file was named that is missing or a folder', async () => {
    const folder = await tempFolder({ 'dir.csv/x': '' });
    const at = (name: string): SeedsSource => ({ kind: 'file', path: join(folder, name), namedAt: '--seeds' });
    expect(await inputProblems(checkSeeds(at('no.csv')), folder)).toEqual([
      '--seeds: no such file: no.csv; create it or correct the path',
    ]);
    expect(await inputProblems(checkSeeds(at('dir.csv')), folder)).toEqual([
      '--seeds: dir.csv is a folder; name a file',
    ]);
  });

  it('is not needed to stop at a bad row that came later', async () => {
    const { folder, source } = await fileSource('a.jsonl', '{"question":"q"}\n{}\n');
    expect(await inputProblems(collect(source), folder)).toEqual(['a.jsonl:2 question: is missing; expected text']);
  });

  it('streams: a reader that stops early has not read the rest', async () => {
    const { source } = await fileSource('a.csv', `question\n${'fine\n'.repeat(200_000)}"broken`);
    const reader = readSeeds(source, 'b');
    expect((await reader.next()).value).toMatchObject({ question: 'fine', index: 0 });
    await expect(reader.return(undefined)).resolves.toMatchObject({ done: true });
  });
});
