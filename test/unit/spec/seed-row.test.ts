import { describe, expect, it } from 'vitest';
import { derivedSeedId, seedPartOf } from '../../../src/contract/seed-ids.ts';
import { seedsIn, problemsIn } from '../../support/seed-sources.ts';

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

  it('names the line that is not UTF-8 and continues with the next', async () => {
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
    const object = 'expected one JSON object per line, such as {"question": "…"}';
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
      /^seeds\.jsonl:3: expected one JSON object per line, such as \{"question": "…"\} \(.*JSON.*\)$/,
    );
    expect(others).toEqual([]);
  });
});
