import { writeFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BATCH_ID_PATTERN, conversationWorkflowId } from '../../../src/contract/ids.ts';
import { checkBatchId } from '../../../src/client/prepare-batch.ts';
import { checkSeeds } from '../../../src/spec/check-seeds.ts';
import { ODD_SEEDS } from '../../support/bad-input/bad-seeds.ts';
import { BAD_BATCH_IDS, HOSTILE_IDS } from '../../support/bad-input/hostile-ids.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { collect, listSource, problemsIn, seedsIn } from '../../support/seed-sources.ts';
import { tempFolder } from '../../support/temp-folder.ts';

describe(`each of ${ODD_SEEDS.length} odd seed files`, () => {
  it.each(ODD_SEEDS)('is read whole or refused with its place: $what', async ({ name, content, says }) => {
    if (says === undefined) {
      expect((await seedsIn(name, content)).map(({ question }) => question)).toEqual(['Où?', 'How?']);
      return;
    }
    const [first = '', ...others] = await problemsIn(name, content);
    expect(first).toMatch(/^seeds\.\w+(:\d+|\[\d+\])?( \S+)?: /);
    expect(first).toContain(says);
    expect(first.length).toBeLessThan(1_000);
    expect(others.length).toBeLessThanOrEqual(20);
  });
});

describe('a seed file', () => {
  it('may have a cell of 10 MB in every format', async () => {
    const text = 'x'.repeat(10_000_000);
    const files = { 'a.csv': `question\n"${text}"\n`, 'a.jsonl': JSON.stringify({ question: text }), 'a.txt': text };
    for (const [name, content] of Object.entries(files)) {
      const [seed, ...others] = await seedsIn(name, content);
      expect([seed?.question === text, others]).toEqual([true, []]);
    }
  });

  it.each([
    ['json', 'is one JSON value of more than 128 MiB; write an object a line (.jsonl)'],
    ['txt', 'the line is longer than 16 MiB'],
  ])('without an end is refused without being held in memory: .%s', async (ending, says) => {
    const path = join(await tempFolder(), `seeds.${ending}`);
    await writeFile(path, '[');
    await truncate(path, 140_000_000);
    const before = process.memoryUsage().arrayBuffers;
    const [problem] = await inputProblems(checkSeeds({ kind: 'file', path, namedAt: '--seeds' }), '/');
    expect(problem).toContain(says);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  });

  it('keeps emoji, combining marks and right-to-left texts as they are', async () => {
    const questions = ['👩‍👩‍👧‍👦?', 'e\u0301?', 'مرحبا?', '\u202eabc\u202c?', '日本語?', '\u200fשלום?'];
    const rows = questions.map((question) => JSON.stringify({ question }));
    expect((await seedsIn('a.jsonl', rows.join('\n'))).map(({ question }) => question)).toEqual(questions);
    expect((await seedsIn('a.csv', `question\n${questions.join('\n')}\n`)).map(({ question }) => question)).toEqual(
      questions,
    );
  });

  it('is refused where a program gives a value that holds itself', async () => {
    const metadata: Record<string, unknown> = {};
    metadata['self'] = metadata;
    expect(await inputProblems(checkSeeds(listSource([{ question: 'a?', metadata }])), '/')).toEqual([
      'sim.yaml:5 seeds[0]: the value is nested more than 500 levels deep; write it flatter',
    ]);
  });
});

describe(`each of ${HOSTILE_IDS.length} hostile ids`, () => {
  it('names a conversation and a workflow of safe characters, each its own', async () => {
    const seeds = HOSTILE_IDS.map((id) => ({ id, question: 'a?' }));
    const read = await collect(listSource(seeds), 'b');
    expect(read.map(({ id }) => id)).toEqual(HOSTILE_IDS);
    const ids = read.map(({ conversationId }) => conversationId);
    expect(new Set(ids).size).toBe(HOSTILE_IDS.length);
    for (const id of ids) {
      expect(id).toMatch(/^b\/[A-Za-z0-9._-]{1,80}$/);
      expect(conversationWorkflowId('convsim', id)).toBe(`convsim/b/c/${id.slice(2)}`);
    }
  });
});

it.each(BAD_BATCH_IDS)('no batch can have the id %j', (id) => {
  expect(BATCH_ID_PATTERN.test(id)).toBe(false);
  expect(() => checkBatchId(id)).toThrow(/is not a valid batch id; use 1 to 64 letters/);
});
