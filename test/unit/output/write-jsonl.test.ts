import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, UnavailableError } from '../../../src/contract/errors.ts';
import { StepFailure } from '../../../src/contract/failures.ts';
import { OUTCOMES } from '../../../src/contract/outcome.ts';
import { ConversationRecord, TurnRecord } from '../../../src/contract/turn-record.ts';
import { conversationsFileOf } from '../../../src/output/check-output-place.ts';
import { writeJsonl } from '../../../src/output/write-jsonl.ts';
import type { Store } from '../../../src/store/store.ts';
import { exportText, orderOf } from '../../support/export-of.ts';
import { record, type RecordedConversation, storeInTempHome } from '../../support/recorded-batch.ts';
import { DEMO, exported, jsonLines } from '../../support/exported-records.ts';

function conversationArbitrary(): fc.Arbitrary<RecordedConversation> {
  const text = fc.string({ unit: 'grapheme' });
  const turns = fc.array(fc.record({ content: text, left: text }), { maxLength: 4 });
  const ending = fc.record({ outcome: fc.constantFrom(...OUTCOMES), errorMessage: fc.option(text) });
  return fc.tuple(text, turns, fc.option(ending)).map(([question, said, end]) => ({
    seed: { question: `Q ${question}` },
    turns: said,
    ...(end && { ending: end }),
  }));
}

/** Everything that ends a line for Python's `str.splitlines`, and so for every reader that goes by Unicode. */
const UNICODE_LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

function gone(): StepFailure {
  return new StepFailure('StoreUnavailable', 'the disk is gone');
}

describe('the files', () => {
  it('hold every committed turn once, by seed and turn, and every seed once, whatever the batch', async () => {
    const { store, home } = await storeInTempHome();
    let runs = 0;
    const holds = async (conversations: readonly RecordedConversation[]) => {
      const batchId = `p${runs++}`;
      await record(store, { batchId, conversations });
      const file = join(home, `${batchId}.jsonl`);
      const written = await writeJsonl({ store, batchIds: [batchId], file });
      const turns = (await jsonLines(file)).map((line) => TurnRecord.parse(line).metadata);
      const rows = (await jsonLines(written.conversationsFile)).map((line) => ConversationRecord.parse(line));
      const expected = conversations.flatMap(({ turns: said = [] }, index) => {
        return said.map((_, turn) => `seed-${index} ${turn}`);
      });
      expect(turns.map(({ seed_id, turn }) => `${seed_id} ${turn}`)).toEqual(expected);
      expect(rows.map(({ seed_index }) => seed_index)).toEqual(conversations.map((_, index) => index));
      expect(written).toMatchObject({ turns: expected.length, conversations: conversations.length });
    };
    await fc.assert(fc.asyncProperty(fc.array(conversationArbitrary(), { maxLength: 5 }), holds), { numRuns: 10 });
  });

  it('go on over pages of the store', async () => {
    const conversations = Array.from({ length: 405 }, () => ({ seed: { question: 'Q?' } }));
    const { conversations: rows } = await exported({ batchId: 'many', conversations });
    expect(rows.map(({ seed_index }) => seed_index)).toEqual(conversations.map((_, index) => index));
  });

  it('take several batches one after the other, each once, into a folder that did not exist', async () => {
    const { store, home } = await storeInTempHome();
    await record(store, { ...DEMO, batchId: 'one' });
    await record(store, { ...DEMO, batchId: 'two' });
    const file = join(home, 'new', 'folder', 'both');
    const written = await writeJsonl({ store, batchIds: ['two', 'one', 'two'], file });
    const ids = (await jsonLines(file)).map((line) => TurnRecord.parse(line).metadata.batch_id);
    expect(ids).toEqual(['two', 'two', 'two', 'one', 'one', 'one']);
    const madeFolder = join(home, 'new');
    const conversationsFile = `${file}.conversations.jsonl`;
    expect(written).toEqual({ turns: 6, conversations: 6, running: 2, file, conversationsFile, madeFolder });
    expect((await writeJsonl({ store, batchIds: ['one'], file })).madeFolder).toBeUndefined();
  });

  it('break into lines where records end, whatever splits them', async () => {
    const { store, home } = await storeInTempHome();
    const text = 'a\u0085b\u2028c\u2029d\u000be\r\nf';
    const said = { seed: { question: `Q ${text}` }, turns: [{ content: text, left: text }] };
    await record(store, { batchId: 'odd', conversations: [said] });
    const file = join(home, 'odd.jsonl');
    const { conversationsFile } = await writeJsonl({ store, batchIds: ['odd'], file });
    for (const path of [file, conversationsFile]) {
      const lines = (await readFile(path, 'utf8')).split(UNICODE_LINE_END);
      expect(lines).toHaveLength(2);
      expect(lines[1]).toBe('');
    }
    expect(JSON.stringify(await jsonLines(file))).toContain('a\u0085b\u2028c\u2029d');
  });

  it('keep raw line ends of Unicode in the lines of others when they are added to', async () => {
    const { store, home } = await storeInTempHome();
    await record(store, { ...DEMO, batchId: 'mine' });
    const file = join(home, 'shared.jsonl');
    const others = ['{"text":"a\u2028b\u2029c\u0085d"}', `{"long":"${'😀'.repeat(100_000)}"}`, 'no JSON \u2028 at all'];
    await writeFile(file, others.join('\r\n'));
    for (let run = 0; run < 2; run += 1) await writeJsonl({ store, batchIds: ['mine'], file, append: true });
    const lines = (await readFile(file, 'utf8')).split('\n');
    expect(lines.slice(0, 3)).toEqual(others);
    expect(lines).toHaveLength(3 + 3 + 1);
  });

  it('say the same as the lines for stdout', async () => {
    const { store, home } = await storeInTempHome();
    await record(store, DEMO);
    const file = join(home, 'demo.jsonl');
    await writeJsonl({ store, batchIds: ['demo'], file });
    expect(await exportText('jsonl', await orderOf(store, ['demo']))).toBe(await readFile(file, 'utf8'));
  });

  it('stay as they were, with nothing left beside them, when the store fails on the way', async () => {
    const { store, home } = await storeInTempHome();
    await record(store, {
      batchId: 'big',
      conversations: Array.from({ length: 201 }, () => ({ seed: { question: 'Q?' } })),
    });
    const folder = join(home, 'out');
    await mkdir(folder);
    await writeFile(join(folder, 'big.jsonl'), 'earlier');
    const failing: Store = {
      ...store,
      readConversations: (page) => (page.from === 0 ? store.readConversations(page) : Promise.reject(gone())),
    };
    const work = writeJsonl({ store: failing, batchIds: ['big'], file: join(folder, 'big.jsonl') });
    await expect(work).rejects.toThrow(UnavailableError);
    await expect(work).rejects.toThrow(/cannot write .*big\.jsonl: the disk is gone/);
    expect(await readdir(folder)).toEqual(['big.jsonl']);
    expect(await readFile(join(folder, 'big.jsonl'), 'utf8')).toBe('earlier');
  });

  it('cannot be written where a file takes the place of the folder', async () => {
    const { store, home } = await storeInTempHome();
    await record(store, DEMO);
    const work = writeJsonl({ store, batchIds: ['demo'], file: join(home, 'store.db', 'x.jsonl') });
    await expect(work).rejects.toThrow(UnavailableError);
  });

  it.each(['.', '/dev/null'])('are refused in the place of %s', async (place) => {
    const { store, home } = await storeInTempHome();
    await record(store, DEMO);
    const file = place === '.' ? home : place;
    await expect(writeJsonl({ store, batchIds: ['demo'], file })).rejects.toThrow(InputError);
  });

  it('are not begun when a batch is unknown, and every unknown one is named', async () => {
    const { store, home } = await storeInTempHome();
    await record(store, DEMO);
    const work = writeJsonl({ store, batchIds: ['demo', 'x', 'y'], file: join(home, 'f.jsonl') });
    await expect(work).rejects.toThrow(/"x"[^]*"y"/);
    expect(await readdir(home)).not.toContain('f.jsonl');
  });

  it.each([
    ['a.jsonl', 'a.conversations.jsonl'],
    ['a.json', 'a.json.conversations.jsonl'],
    ['dir.jsonl/a', 'dir.jsonl/a.conversations.jsonl'],
  ])('%s has its conversations beside it in %s', (file, beside) => {
    expect(conversationsFileOf(file)).toBe(beside);
  });
});
