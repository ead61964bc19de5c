import { describe, expect, it } from 'vitest';
import { derivedSeedId } from '../../../src/contract/seed-ids.ts';
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

  it.each([
    ['CR', 'one\rtwo\rthree'],
    ['CRLF', 'one\r\ntwo\r\nthree\r\n'],
    ['CR and CRLF', 'one\r\r\ntwo\r\r\nthree'],
  ])('is read with %s line ends, wherever the reader cuts it', async (_, content) => {
    expect((await seedsIn('seeds.txt', content)).map(({ question }) => question)).toEqual(['one', 'two', 'three']);
    const long = `${'x'.repeat(65_535)}\r\nlast\r\n`;
    expect((await seedsIn('seeds.txt', long)).map(({ question }) => question.length)).toEqual([65_535, 4]);
  });
});

describe('a text file with characters that nobody sees', () => {
  it('skips lines of nothing else, and keeps those inside a text', async () => {
    const seeds = await seedsIn('seeds.txt', '\u200B\n\u200BIs \u{1F468}\u200D\u{1F469} fine?\u2060\n');
    expect(seeds.map(({ question }) => question)).toEqual(['Is \u{1F468}\u200D\u{1F469} fine?']);
  });
});
