import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, UnavailableError } from '../../src/contract/errors.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { OUTCOMES } from '../../src/contract/outcome.ts';
import { ConversationRecord, TurnRecord } from '../../src/contract/record.ts';
import { conversationsFileOf } from '../../src/output/output-place.ts';
import { turnLines } from '../../src/output/turn-lines.ts';
import { writeJsonl } from '../../src/output/write-jsonl.ts';
import type { Store } from '../../src/store/store.ts';
import { record, type RecordedBatch, type RecordedConversation, storeInTempHome } from '../support/recorded-batch.ts';

const DEMO: RecordedBatch = {
  batchId: 'demo',
  spec: { tag: 'of-spec', systemMessage: 'Be brief.' },
  conversations: [
    {
      seed: { id: 'a b', question: 'What is a shard?', tag: 'of-seed', metadata: { team: 'blue', page: '7' } },
      turns: [
        {
          usage: { inputTokens: 20, outputTokens: 6 },
          traceId: 'tr-1',
          latencyMs: 812,
          content: 'A part.',
          left: 'shards',
        },
        { question: 'How large?', content: 'A thousand.', replyMessages: [{ role: 'tool' }, { role: 'assistant' }] },
      ],
      ending: { outcome: 'completed' },
    },
    {
      seed: { id: 'second', question: 'What fails?' },
      ending: { outcome: 'agent-failed', errorType: 'Unavailable', errorMessage: 'refused' },
    },
    { seed: { id: 'third', question: 'What runs?' }, turns: [{ replyMessages: [{ role: 'assistant' }] }] },
  ],
};

async function exported(batch: RecordedBatch) {
  const { store, home } = await storeInTempHome();
  await record(store, batch);
  const file = join(home, 'out.jsonl');
  const written = await writeJsonl({ store, batchIds: [batch.batchId], file });
  return {
    written,
    turns: (await jsonLines(file)).map((line) => TurnRecord.parse(line)),
    conversations: (await jsonLines(written.conversationsFile)).map((line) => ConversationRecord.parse(line)),
  };
}

async function jsonLines(file: string): Promise<unknown[]> {
  const text = await readFile(file, 'utf8');
  if (text !== '') expect(text.endsWith('\n')).toBe(true);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}

describe('a turn record', () => {
  it('is exactly the line that the design shows, keys in order', async () => {
    const { turns } = await exported(DEMO);
    expect(JSON.stringify(turns[0])).toBe(
      JSON.stringify({
        request: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'What is a shard?' },
        ],
        response: { role: 'assistant', content: 'A part.' },
        metadata: {
          context_used_to_generate_question: null,
          first_turn: true,
          seed_question: 'What is a shard?',
          tag: 'of-seed',
          batch_id: 'demo',
          conversation_id: 'demo/a-b-c8687a08aa5d',
          seed_id: 'a b',
          turn: 0,
          outcome: 'completed',
          trace_id: 'tr-1',
          latency_ms: 812,
          usage: { input_tokens: 20, output_tokens: 6 },
          seed_metadata: { team: 'blue', page: '7' },
        },
      }),
    );
  });

  it('holds every message before the question, and the context the question was made from', async () => {
    const { turns } = await exported(DEMO);
    expect(turns[1]?.request.map(({ content }) => content)).toEqual([
      'Be brief.',
      'What is a shard?',
      'A part.',
      'How large?',
    ]);
    expect(turns[1]?.metadata).toMatchObject({
      context_used_to_generate_question: 'shards',
      first_turn: false,
      turn: 1,
    });
    expect(turns[1]?.metadata).not.toHaveProperty('seed_question');
  });

  it('keeps all messages of a reply that had several, and of no other', async () => {
    const { turns } = await exported(DEMO);
    expect(turns.map(({ metadata }) => metadata.reply_messages)).toEqual([
      undefined,
      [{ role: 'tool' }, { role: 'assistant' }],
      undefined,
    ]);
  });

  it('takes the tag of the spec where the seed has none, and says that an open conversation is running', async () => {
    const { turns } = await exported(DEMO);
    expect(turns[2]?.metadata).toMatchObject({ tag: 'of-spec', outcome: 'running' });
    expect(turns[2]?.metadata).not.toHaveProperty('usage');
    expect(turns[2]?.metadata).not.toHaveProperty('trace_id');
    expect(turns[2]?.metadata).not.toHaveProperty('seed_metadata');
  });

  it('has no system message and no tag where the spec has none', async () => {
    const spec = { systemMessage: null };
    const { turns } = await exported({
      batchId: 'b',
      spec,
      conversations: [{ seed: { question: 'Q?' }, turns: [{}] }],
    });
    expect(turns[0]?.request).toEqual([{ role: 'user', content: 'Q?' }]);
    expect(turns[0]?.metadata).not.toHaveProperty('tag');
  });
});

describe('a conversation record', () => {
  it('shows a conversation that failed before its first turn', async () => {
    const { conversations } = await exported(DEMO);
    expect(conversations[1]).toEqual({
      batch_id: 'demo',
      conversation_id: 'demo/second',
      seed_id: 'second',
      seed_index: 1,
      question: 'What fails?',
      tag: 'of-spec',
      outcome: 'agent-failed',
      error_type: 'Unavailable',
      error_message: 'refused',
      turns: 0,
      usage: { agent: { input_tokens: 0, output_tokens: 0 }, questions: { input_tokens: 0, output_tokens: 0 } },
    });
  });

  it('sums the tokens of both sides over the turns', async () => {
    const { conversations } = await exported(DEMO);
    expect(conversations[0]?.usage).toEqual({
      agent: { input_tokens: 20, output_tokens: 6 },
      questions: { input_tokens: 3, output_tokens: 1 },
    });
    expect(conversations[0]).not.toHaveProperty('error_type');
  });
});

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
    expect(written).toEqual({ turns: 6, conversations: 6, file, conversationsFile: `${file}.conversations.jsonl` });
  });

  it('say the same as the lines for stdout', async () => {
    const { store, home } = await storeInTempHome();
    await record(store, DEMO);
    const file = join(home, 'demo.jsonl');
    await writeJsonl({ store, batchIds: ['demo'], file });
    let text = '';
    for await (const line of turnLines(store, ['demo'])) text += line;
    expect(text).toBe(await readFile(file, 'utf8'));
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
    await expect(work).rejects.toThrow(/big\.jsonl cannot be written: the disk is gone/);
    expect(await readdir(folder)).toEqual(['big.jsonl']);
    expect(await readFile(join(folder, 'big.jsonl'), 'utf8')).toBe('earlier');
  });

  it('cannot be written where a file stands in the way of the folder', async () => {
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

function gone(): StepFailure {
  return new StepFailure('StoreUnavailable', 'the disk is gone');
}
