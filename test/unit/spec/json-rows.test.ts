import { describe, expect, it } from 'vitest';
import { seedPartOf } from '../../../src/contract/seed-ids.ts';
import { checkSeeds } from '../../../src/spec/check-seeds.ts';
import { fileSource, problemsIn, seedsIn } from '../../support/seed-sources.ts';

describe('a JSON Lines file', () => {
  it('takes the fields of a seed, metadata as it is', async () => {
    const line = { id: 'x y', question: 'Why?', tag: 't', maxTurns: 0, metadata: { deep: [1, { a: null }] } };
    expect(await seedsIn('SEEDS.JSONL', `\n${JSON.stringify(line)}\n`)).toEqual([
      { ...line, index: 0, conversationId: `b/${seedPartOf('x y')}` },
    ]);
  });

  it('names unknown keys, wrong types and lines that are no object', async () => {
    const lines = ['{"questio":"a"}', '3', '[1]', '{"question":"a","maxTurns":"x"}', '{"question":"a","metadata":1}'];
    const object = 'expected a JSON object, such as {"question": "…"}';
    expect(await problemsIn('seeds.jsonl', lines.join('\n'))).toEqual([
      'seeds.jsonl:1 question: is missing; expected text',
      'seeds.jsonl:1 questio: unknown key "questio"; did you mean "question"?',
      `seeds.jsonl:2: ${object}, got 3`,
      `seeds.jsonl:3: ${object}, got a list`,
      'seeds.jsonl:4 maxTurns: expected a number, got "x"',
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

  it.each([
    ['a text per line', '"Why?"\n"How?"\n'],
    ['a list in one line', '[{"question": "Why?"}, {"question": "How?"}]'],
    ['a list over several lines', '[\n  {\n    "question": "Why?"\n  },\n  "How?",\n]\n'],
    ['NaN, as Python writes it', '{"question": "Why?", "tag": NaN}\n{"question": "How?", "maxTurns": NaN}\n'],
    ['commas and byte order marks', '\uFEFF{"question": "Why?"},\n\n\uFEFF{"question": "How?"},\n'],
    ['a list with an entry per line', '[\n{"question": "Why?"},\n{"question": "How?"}\n]\n'],
    [
      'values that are null or empty',
      '{"question": "Why?", "id": null, "tag": ""}\n{"question": "How?", "maxTurns": null}\n',
    ],
    ['keys in other styles', '{"Question": "Why?", "max_turns": null}\n{"QUESTION": "How?"}\n'],
    ['CR line ends', '{"question": "Why?"}\r{"question": "How?"}\r'],
  ])('reads %s', async (_, content) => {
    const seeds = await seedsIn('seeds.ndjson', content);
    expect(seeds.map(({ question, tag }) => [question, tag])).toEqual([
      ['Why?', undefined],
      ['How?', undefined],
    ]);
  });

  it('takes numbers for texts, and text for a number of turns', async () => {
    const [seed] = await seedsIn('seeds.jsonl', '{"id": 7, "question": 42, "tag": 3, "maxTurns": "2"}\n');
    expect(seed).toMatchObject({ id: '7', question: '42', tag: '3', maxTurns: 2 });
  });

  it('keeps other keys as metadata, and says so once', async () => {
    const content =
      '{"question": "Why?", "source": "a.md", "metadata": {"n": 1}}\n{"question": "How?", "source": "b.md"}\n';
    const seeds = await seedsIn('seeds.jsonl', content);
    expect(seeds.map(({ metadata }) => metadata)).toEqual([{ source: 'a.md', n: 1 }, { source: 'b.md' }]);
    const { notes } = await checkSeeds((await fileSource('seeds.jsonl', content)).source);
    expect(notes).toEqual([
      expect.stringMatching(/seeds\.jsonl: keys that convsim does not know are kept as metadata: source$/),
    ]);
  });
});

describe('a JSON file', () => {
  it('may hold a single seed, whose lists are metadata', async () => {
    const [seed, ...others] = await seedsIn('seeds.json', '{\n"question": "Why?",\n"sources": ["a", "b"]\n}');
    expect(seed).toMatchObject({ question: 'Why?', metadata: { sources: ['a', 'b'] } });
    expect(others).toEqual([]);
  });

  it('is refused where it is not UTF-8, by line', async () => {
    expect(await problemsIn('seeds.json', Buffer.from('["Why?",\n"caf\xe9?"]', 'latin1'))).toEqual([
      'seeds.json:2: is not UTF-8 text; save the file as UTF-8',
    ]);
  });

  it('keeps what stands in texts, where it mends the rest', async () => {
    const [seed] = await seedsIn('seeds.json', '["Is NaN \\"a,]\\" number?",]');
    expect(seed?.question).toBe('Is NaN "a,]" number?');
  });

  it('loses no key that is the same but for its case', async () => {
    const [seed] = await seedsIn('seeds.jsonl', '{"Question": "Why?", "QUESTION": "How?"}');
    expect(seed).toMatchObject({ question: 'Why?', metadata: { QUESTION: 'How?' } });
  });

  it.each<[string, string | Buffer]>([
    ['a list', '[{"question": "Why?"}, "How?"]'],
    ['an object with a list', '{"version": 1, "rows": [{"question": "Why?"}, {"question": "How?"}]}'],
    ['a list with NaN and a last comma', '[{"question": "Why?", "tag": NaN},\n"How?",\n]'],
    ['UTF-16', Buffer.from('\uFEFF["Why?", "How?"]', 'utf16le')],
    ['big-endian UTF-16', Buffer.from('\uFEFF["Why?", "How?"]', 'utf16le').swap16()],
    ['JSON Lines', '{"question": "Why?"}\n{"question": "How?"}\n'],
  ])('may hold %s', async (_, content) => {
    expect((await seedsIn('seeds.json', content)).map(({ question }) => question)).toEqual(['Why?', 'How?']);
  });

  it('names the entry that is wrong', async () => {
    expect(await problemsIn('seeds.json', '[{"question": "Why?"}, 3]')).toEqual([
      'seeds.json[1]: expected a JSON object, such as {"question": "…"}, got 3',
    ]);
  });
});
