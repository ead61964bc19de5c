import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { opened, type OpenStore } from './opened.ts';
import { keyOf, loadBatch, manifestNamed, questionSaying, replySaying, sayTurn, seedAt } from './samples.ts';

const ODD_TEXTS = [
  '',
  ' ',
  "Robert'); drop table turns;--",
  'a "quoted" `text` with \\ and %s ? $1 :name @x',
  'line\r\nline\u2028line\ttab',
  '日本語 עברית العربية हिन्दी',
  '👩‍👩‍👧‍👦 e\u0301 \u{10FFFF} \uFEFF\u200B',
  '{"json": "{{messages}}"}',
  '\u0001\u001b[31m\u007f\u0085',
];

/** Whatever people and models write comes back as it was. */
export function textBehaviour(open: OpenStore): void {
  describe('texts', () => {
    it.each(ODD_TEXTS)('come back as they were: %j', async (text) => {
      const { store } = await opened(open);
      await loadBatch(store, 'one', [seedAt('one', 0, { question: text, tag: text, metadata: { [text]: text } })]);
      await store.saveQuestion(keyOf('one'), questionSaying('asked where the seed asks nothing'));
      await store.saveReply(keyOf('one'), replySaying(text, { toolOutputs: [text], traceId: text, trace: { text } }));
      await store.commitTurn(keyOf('one'));
      await store.saveContext(keyOf('one'), { content: text, isReused: false });
      await store.saveEnding(keyOf('one'), { outcome: 'agent-failed', errorType: text, errorMessage: text });
      const found = await store.findConversation('one/seed-0');
      expect(found?.seed).toMatchObject({ question: text, tag: text, metadata: { [text]: text } });
      expect(found?.turns[0]?.reply).toMatchObject({ content: text, toolOutputs: [text], traceId: text });
      expect(found?.ending).toEqual({ outcome: 'agent-failed', errorType: text, errorMessage: text });
      expect(await store.readTrace(keyOf('one'))).toEqual({ text });
      expect((await store.findContext(keyOf('one')))?.content).toBe(text);
    });

    it('come back as they were, any of them', async () => {
      const { store } = await opened(open);
      await store.createBatch('one', manifestNamed('one'));
      let index = 0;
      const text = fc.string({ unit: 'binary', maxLength: 60 }).map((any) => any.replaceAll('\0', ''));
      await fc.assert(
        fc.asyncProperty(text, async (content) => {
          await store.addSeeds('one', [seedAt('one', index)]);
          const saved = await store.saveReply(keyOf('one', index), replySaying(content));
          expect(saved.content).toBe(content);
          expect((await store.readTurn(keyOf('one', index))).reply?.content).toBe(content);
          index += 1;
        }),
        { numRuns: 60 },
      );
    });

    it.each(['before\0after', 'half \ud83d of a pair', '\udc00'])(
      'that a database cannot hold lose one character, not what follows it: %j',
      async (text) => {
        const { store } = await opened(open);
        await loadBatch(store, 'one');
        const key = keyOf('one');
        const readable = text.replaceAll('\0', '\ufffd').replace(/[\ud800-\udfff]/g, '\ufffd');
        expect((await store.saveReply(key, replySaying(text))).content).toBe(readable);
        expect((await store.readTurn(key)).reply?.content).toBe(readable);
        expect((await store.saveContext(key, { content: text, isReused: false })).content).toBe(readable);
        expect(await store.lastContext(keyOf('one', 0, 1))).toBe(readable);
        await store.commitTurn(key);
        expect((await store.saveQuestion(keyOf('one', 0, 1), questionSaying(text))).content).toBe(readable);
        const ending = { outcome: 'agent-failed', errorType: 'x', errorMessage: text } as const;
        expect((await store.saveEnding(key, ending)).errorMessage).toBe(readable);
        expect((await store.findConversation('one/seed-0'))?.ending?.errorMessage).toBe(readable);
      },
    );

    it('may be as long as 5 MB', async () => {
      const { store } = await opened(open);
      await loadBatch(store, 'one');
      const long = 'näin '.repeat(1_000_000);
      await sayTurn(store, keyOf('one'), { answer: long });
      await store.saveContext(keyOf('one'), { content: long, isReused: false });
      const [exchange] = (await store.readTurn(keyOf('one', 0, 1))).history;
      expect(exchange?.answer === long).toBe(true);
      expect((await store.lastContext(keyOf('one', 0, 1))) === long).toBe(true);
    });
  });
}
