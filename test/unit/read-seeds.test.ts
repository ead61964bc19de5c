import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { derivedSeedId, seedPartOf } from '../../src/contract/seed-ids.ts';
import type { Seed } from '../../src/contract/seed.ts';
import { checkSeeds } from '../../src/spec/check-seeds.ts';
import { chooseSeeds, type SeedsSource } from '../../src/spec/choose-seeds.ts';
import type { LoadedSpec } from '../../src/spec/read-spec.ts';
import { readSeeds } from '../../src/spec/read-seeds.ts';
import { inputProblems } from '../support/input-problems.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function fileSource(name: string, content: string | Buffer): Promise<{ folder: string; source: SeedsSource }> {
  const folder = await tempFolder();
  const path = join(folder, name);
  await writeFile(path, content);
  return { folder, source: { kind: 'file', path, namedAt: 'sim.yaml:4 seeds' } };
}

function listSource(seeds: (string | { question: string; id?: string })[]): SeedsSource {
  return {
    kind: 'list',
    seeds,
    namedAt: 'sim.yaml:4 seeds',
    place: (index) => `sim.yaml:${index + 5} seeds[${index}]`,
  };
}

async function collect(source: SeedsSource, batchId = 'b'): Promise<Seed[]> {
  const seeds: Seed[] = [];
  for await (const seed of readSeeds(source, batchId)) seeds.push(seed);
  return seeds;
}

async function seedsIn(name: string, content: string | Buffer): Promise<Seed[]> {
  return collect((await fileSource(name, content)).source);
}

async function problemsIn(name: string, content: string | Buffer): Promise<readonly string[]> {
  const { folder, source } = await fileSource(name, content);
  return inputProblems(checkSeeds(source), folder);
}

describe('a text file', () => {
  it('gives a question a line, blank lines left out and no comments', async () => {
    const seeds = await seedsIn('seeds.txt', '\uFEFFWhat is a turn?  \r\n\r\n   \n# How so?\nlast');
    expect(seeds.map(({ question }) => question)).toEqual(['What is a turn?', '# How so?', 'last']);
    expect(seeds.map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  it('derives the same ids on every run, from place and content', async () => {
    const seeds = await seedsIn('seeds.txt', 'one\none\n');
    expect(seeds.map(({ id }) => id)).toEqual([derivedSeedId(0, 'one'), derivedSeedId(1, 'one')]);
    expect(seeds[1]?.conversationId).toBe(`b/${derivedSeedId(1, 'one')}`);
  });

  it('puts lines together that cross the reader’s chunks, wherever they are cut', async () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `${'ü€😀'.repeat(index % 40)} ${index}?`);
    const seeds = await seedsIn('seeds.txt', lines.join('\n'));
    expect(seeds.map(({ question }) => question)).toEqual(lines.map((line) => line.trim()));
  });

  it('names the line that is not UTF-8 and goes on to the next', async () => {
    const content = Buffer.concat([
      Buffer.from('good\nbad '),
      Buffer.from([0xe9]),
      Buffer.from('\ngood\n\xff', 'latin1'),
    ]);
    expect(await problemsIn('seeds.txt', content)).toEqual([
      'seeds.txt:2: is not UTF-8 text; save the file as UTF-8',
      'seeds.txt:4: is not UTF-8 text; save the file as UTF-8',
    ]);
  });
});

describe('a CSV file', () => {
  it('takes known columns as fields and other columns as metadata, empty cells as absent', async () => {
    const content =
      '\uFEFFid, question ,tag,agentDescription,maxTurns,team,note\r\na,Why?,t,Helps, 7 ,core,\r\n,How?,,,,,\r\n';
    const seeds = await seedsIn('seeds.csv', content);
    expect(seeds).toEqual([
      {
        id: 'a',
        index: 0,
        conversationId: 'b/a',
        question: 'Why?',
        tag: 't',
        agentDescription: 'Helps',
        maxTurns: 7,
        metadata: { team: 'core' },
      },
      { id: derivedSeedId(1, 'How?'), index: 1, conversationId: `b/${derivedSeedId(1, 'How?')}`, question: 'How?' },
    ]);
  });

  it('keeps commas, quotes and line breaks of quoted cells', async () => {
    const [seed] = await seedsIn('seeds.csv', 'question\n"Why, ""you"",\nand me?"\n');
    expect(seed?.question).toBe('Why, "you",\nand me?');
  });

  it('counts lines through blank lines and quoted line breaks', async () => {
    const content = 'question,maxTurns\n\n"one\ntwo\n\nthree",1\n\n\nfour,x\nfive,-1\n';
    expect(await problemsIn('seeds.csv', content)).toEqual([
      'seeds.csv:9 maxTurns: expected a number, got "x"',
      'seeds.csv:10 maxTurns: expected a number, got "-1"',
    ]);
  });

  it.each([
    [
      'Question,id\na,b\n',
      'seeds.csv:1: the header has no column "question"; rename "Question" (it names: Question, id)',
    ],
    ['text,id\na,b\n', 'seeds.csv:1: the header has no column "question"; add one (it names: text, id)'],
    ['id;question\na;b\n', 'seeds.csv:1: the header is a single column; separate columns by commas'],
    ['question,id,id\na,b,c\n', 'seeds.csv:1: the header names column "id" twice; keep one'],
    ['question,\na,b\n', 'seeds.csv:1: column 2 of the header has no name; name it or remove it'],
    ['question,id\na,b,c\n', 'seeds.csv:2: the row has 3 cells, the header 2; quote cells that contain commas'],
    ['question,id\na\n', 'seeds.csv:2: the row has 1 cell, the header 2; add the missing commas'],
    ['question,id\n,b\n', 'seeds.csv:2 question: is missing; expected text'],
    ['question,id\n"  ",b\n', 'seeds.csv:2 question: must not be empty'],
    [
      'question\na\n"b\nc\n',
      'seeds.csv:3: a quote opens here and is never closed; write a quote inside a cell as two ("")',
    ],
    [
      'question\nsay "x" now\n',
      'seeds.csv:2: a quote stands inside an unquoted cell; quote the whole cell and write the quote as two ("")',
    ],
    ['question\n"say "x" now"\n', 'seeds.csv:2: text follows a closing quote; write a quote inside a cell as two ("")'],
    ['question\n', 'seeds.csv: has no questions; write at least one'],
    ['', 'seeds.csv: has no questions; write at least one'],
  ])('explains %j', async (content, problem) => {
    expect(await problemsIn('seeds.csv', content)).toEqual([problem]);
  });

  it('names every broken quote, and checks the rows between and after them', async () => {
    const content = 'question,maxTurns\nsay "x" now,1\na,x\n\n"say "y" now",2\nb,y\n"c\nd,3\n';
    expect(await problemsIn('seeds.csv', content)).toEqual([
      'seeds.csv:2: a quote stands inside an unquoted cell; quote the whole cell and write the quote as two ("")',
      'seeds.csv:3 maxTurns: expected a number, got "x"',
      'seeds.csv:5: text follows a closing quote; write a quote inside a cell as two ("")',
      'seeds.csv:6 maxTurns: expected a number, got "y"',
      'seeds.csv:7: a quote opens here and is never closed; write a quote inside a cell as two ("")',
    ]);
  });

  it('keeps silent about the echo of a broken quote', async () => {
    expect(await problemsIn('seeds.csv', 'question\nfine\n"x\ny"z\nfine\n')).toEqual([
      'seeds.csv:4: text follows a closing quote; write a quote inside a cell as two ("")',
    ]);
  });

  it('takes no other row for the header when the header is broken', async () => {
    expect(await problemsIn('seeds.csv', 'que"stion\nquestion\na\n')).toEqual([
      'seeds.csv:1: a quote stands inside an unquoted cell; quote the whole cell and write the quote as two ("")',
    ]);
  });

  it('gives up on an open quote before the rest of a huge file is in memory', async () => {
    const content = `question\nfine\n"open\n${`${'x'.repeat(1023)}\n`.repeat(20 * 1024)}`;
    expect(await problemsIn('seeds.csv', content)).toEqual([
      'seeds.csv:3: the row that starts here is longer than 16 MiB; look for a quote that is never closed',
    ]);
  });

  it('names the damaged line of a cell with several lines', async () => {
    const content = Buffer.from('question\n"one\ntw\xe9\nthree"\nfour\n', 'latin1');
    expect(await problemsIn('seeds.csv', content)).toEqual(['seeds.csv:3: is not UTF-8 text; save the file as UTF-8']);
  });

  it('keeps a column named like an object’s inner property', async () => {
    const [seed] = await seedsIn('seeds.csv', 'question,constructor\na,b\n');
    expect(seed?.metadata).toEqual({ constructor: 'b' });
  });
});

describe('a JSON Lines file', () => {
  it('takes the fields of a seed, metadata as it is', async () => {
    const line = { id: 'x y', question: 'Why?', tag: 't', maxTurns: 0, metadata: { deep: [1, { a: null }] } };
    expect(await seedsIn('SEEDS.JSONL', `\n${JSON.stringify(line)}\n`)).toEqual([
      { ...line, index: 0, conversationId: `b/${seedPartOf('x y')}` },
    ]);
  });

  it('names unknown keys, wrong types and lines that are no object', async () => {
    const lines = ['{"questio":"a"}', '"a"', '[]', '{"question":"a","maxTurns":"3"}', '{"question":"a","metadata":1}'];
    const known = 'known keys: id, question, tag, agentDescription, maxTurns, metadata';
    const object = 'expected one JSON object a line, such as {"question": "…"}';
    expect(await problemsIn('seeds.jsonl', lines.join('\n'))).toEqual([
      'seeds.jsonl:1 question: is missing; expected text',
      `seeds.jsonl:1 questio: unknown key "questio"; did you mean "question"? ${known}`,
      `seeds.jsonl:2: ${object}, got "a"`,
      `seeds.jsonl:3: ${object}, got a list`,
      'seeds.jsonl:4 maxTurns: expected a number, got "3"',
      'seeds.jsonl:5 metadata: expected a mapping, got 1',
    ]);
  });

  it('gives the parser’s reason for broken JSON', async () => {
    const [problem, ...others] = await problemsIn('seeds.jsonl', '{"question":"a"}\n\n{"question":\n');
    expect(problem).toMatch(
      /^seeds\.jsonl:3: expected one JSON object a line, such as \{"question": "…"\} \(.*JSON.*\)$/,
    );
    expect(others).toEqual([]);
  });
});

describe('ids', () => {
  it('may be any text of up to 200 bytes', async () => {
    const fits = 'é'.repeat(100);
    const [seed] = await seedsIn('seeds.csv', `id,question\n${fits},a\n`);
    expect(seed).toMatchObject({ id: fits, conversationId: `b/${seedPartOf(fits)}` });
    expect(await problemsIn('seeds.csv', `id,question\n${fits}x,a\n`)).toEqual([
      `seeds.csv:2: the id "${'é'.repeat(60)}…" has 201 bytes; give one of at most 200`,
    ]);
  });

  it('must be unique; both lines are named', async () => {
    expect(await problemsIn('seeds.csv', 'id,question\na,1\nb b,2\na,3\nb b,4\n')).toEqual([
      'seeds.csv:4: the id "a" is already used by line 2; give every seed its own',
      'seeds.csv:5: the id "b b" is already used by line 3; give every seed its own',
    ]);
  });

  it('must be unique in conversation ids too, whichever comes first', async () => {
    const [raw, safe] = ['b b', seedPartOf('b b')];
    const text = (one: string, other: string) =>
      `the id "${one}" stands for the same conversation as the id of ${other}`;
    expect(await problemsIn('seeds.csv', `id,question\n${raw},1\n${safe},2\n`)).toEqual([
      `seeds.csv:3: ${text(safe, 'line 2')}; change one of them`,
    ]);
    expect(await problemsIn('seeds.csv', `id,question\n${safe},1\n${raw},2\n`)).toEqual([
      `seeds.csv:3: ${text(raw, 'line 2')}; change one of them`,
    ]);
  });

  it('may not repeat one that another seed is given by its content', async () => {
    const taken = derivedSeedId(0, 'one');
    expect(await problemsIn('seeds.jsonl', `{"question":"one"}\n{"question":"two","id":"${taken}"}`)).toEqual([
      `seeds.jsonl:2: the id "${taken}" is already used by line 1; give every seed its own`,
    ]);
  });

  it('of an inline list are placed by entry', async () => {
    const source = listSource(['q', { question: 'a', id: 'x' }, { question: 'b', id: 'x' }]);
    expect(await inputProblems(checkSeeds(source), 'none')).toEqual([
      'sim.yaml:7 seeds[2]: the id "x" is already used by seeds[1]; give every seed its own',
    ]);
  });
});

describe('the check of all seeds', () => {
  it('spells out 20 problems and counts the others', async () => {
    const problems = await problemsIn('seeds.jsonl', '{"question":1}\n'.repeat(27));
    expect(problems).toHaveLength(21);
    expect(problems[19]).toBe('seeds.jsonl:20 question: expected text, got 1');
    expect(problems[20]).toBe('seeds.jsonl: … and 7 more problems');
    expect((await problemsIn('seeds.jsonl', '{"question":1}\n'.repeat(21))).at(-1)).toBe(
      'seeds.jsonl: … and 1 more problem',
    );
    expect(await problemsIn('seeds.jsonl', '{"question":1}\n'.repeat(20))).toHaveLength(20);
  });

  it('gives the same digest for the same seeds in any format, and another for another order', async () => {
    const csv = await fileSource('a.csv', 'question,id\none,1\ntwo,2\n');
    const jsonl = await fileSource('a.jsonl', '{"id":"1","question":"one"}\n{"question":" two ","id":"2"}\n');
    const list = listSource([
      { question: 'two', id: '2' },
      { question: 'one', id: '1' },
    ]);
    const checked = await checkSeeds(csv.source);
    expect(checked).toEqual({ count: 2, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
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
    ['seeds.xlsx', 'seeds.xlsx has the unknown ending ".xlsx"; give a .txt, .csv or .jsonl file'],
    ['seeds', 'seeds has no ending; give a .txt, .csv or .jsonl file'],
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

describe('the choice of seeds', () => {
  const place = (path: readonly PropertyKey[]) => `sim.yaml:1 ${path.join('.')}`;
  const loaded = (seedsSource: SeedsSource | undefined) => ({ place, seedsSource }) as unknown as LoadedSpec;

  it('prefers --seeds to the spec', () => {
    const chosen = chooseSeeds(loaded(listSource(['a'])), 'other.csv');
    expect(chosen).toEqual({ kind: 'file', path: join(process.cwd(), 'other.csv'), namedAt: '--seeds' });
    expect(chooseSeeds(loaded(listSource(['a'])), undefined)).toMatchObject({ kind: 'list', seeds: ['a'] });
  });

  it('names both ways to give seeds when there are none', () => {
    expect(() => chooseSeeds(loaded(undefined), undefined)).toThrow(
      'sim.yaml:1 seeds: is missing: the simulation has no questions; add seeds (a .txt, .csv or .jsonl file, ' +
        'or a list of questions) to the spec, or pass --seeds FILE',
    );
  });
});
