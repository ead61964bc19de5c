import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkSeeds } from '../../../src/spec/check-seeds.ts';
import { readSeeds } from '../../../src/spec/settle-seeds.ts';
import { givenSeeds } from '../../../src/spec/spool-seeds.ts';
import { inputProblems } from '../../support/input-problems.ts';

const given = (text: string) => givenSeeds('-', Readable.from([Buffer.from(text)]));

async function sourceOf(text: string) {
  const seeds = await given(text);
  onTestFinished(() => seeds[Symbol.asyncDispose]());
  const { source } = seeds;
  if (source?.kind !== 'file') throw new Error('no seeds were kept');
  return source;
}

describe('seeds from standard input', () => {
  it.each([
    [
      'lines',
      '\nWhat is a dock?\n\n  [not JSON at the start of a later line]\n',
      ['What is a dock?', '[not JSON at the start of a later line]'],
    ],
    ['a line with commas', 'Where, when and how?\n', ['Where, when and how?']],
    ['JSON Lines', ' {"question":"a?","tag":"t"}\n{"question":"b?"}\n', ['a?', 'b?']],
    ['a JSON list of objects', '[\n {"question": "a?"},\n {"question": "b?"}\n]', ['a?', 'b?']],
    ['a JSON list of strings', '["a?","b?"]', ['a?', 'b?']],
    ['CSV', 'id,question\n1,a?\n2,"b, c?"\n', ['a?', 'b, c?']],
    ['CSV of a spreadsheet', '\ufeffsep=;\nQuestion;tag\na?;t\n', ['a?']],
  ])('are read as %s', async (_, text, questions) => {
    const source = await sourceOf(text);
    expect((await checkSeeds(source)).count).toBe(questions.length);
    const read: string[] = [];
    for await (const { question } of readSeeds(source, 'b')) read.push(question);
    expect(read).toEqual(questions);
  });

  it('are named as such where they are wrong', async () => {
    const problems = async (text: string) => inputProblems(checkSeeds(await sourceOf(text)), '/');
    expect(await problems('')).toEqual(['standard input: has no questions; write at least one']);
    expect(String(await problems('{"question":"a?"}\n{"qestion":"b?"}\n'))).toContain('standard input:2');
    expect(String(await problems('[{"qestion":"b?"}]'))).toContain('standard input[0]');
  });

  it('leave nothing behind', async () => {
    const seeds = await given('a?\n');
    const folder = dirname(seeds.source?.kind === 'file' ? seeds.source.path : '');
    expect(existsSync(folder)).toBe(true);
    await seeds[Symbol.asyncDispose]();
    expect(existsSync(folder)).toBe(false);
  });
});
