import { describe, expect, it } from 'vitest';
import { searchBatch } from '../../../src/view/search-batch.ts';
import { record, storeInTempHome, tell } from '../../support/recorded-batch.ts';
import { recordViewed } from '../../support/viewed-batch.ts';

describe('searchBatch', () => {
  it('gives the conversations that hold a text, and its first place in each with the words around it', async () => {
    const { store } = await storeInTempHome();
    await recordViewed(store);
    const found = await searchBatch(store, { batchId: 'nightly', seeds: 4, text: 'ÜBER' });
    const hit = { turn: 1, where: 'answer', before: 'answer 1, ', match: 'über', after: ' alles' };
    expect(found).toEqual({
      indexes: [0, 1],
      hits: [
        { index: 0, ...hit },
        { index: 1, ...hit },
      ],
    });
  });

  it('finds what a question was made from, and nothing of an empty text', async () => {
    const { store } = await storeInTempHome();
    await recordViewed(store);
    const { hits } = await searchBatch(store, { batchId: 'nightly', seeds: 4, text: 'docks' });
    expect(hits).toMatchObject([{ where: 'context' }, { where: 'context' }]);
    expect(await searchBatch(store, { batchId: 'nightly', seeds: 4, text: '' })).toEqual({ indexes: [], hits: [] });
  });

  it('names all conversations, and the places of the first 200', async () => {
    const { store } = await storeInTempHome();
    const conversations = Array.from({ length: 260 }, () => ({ seed: {} }));
    await record(store, { batchId: 'many', conversations });
    const turns = [{ content: 'a needle' }];
    await Promise.all(conversations.map((_, seedIndex) => tell(store, { batchId: 'many', seedIndex }, { turns })));
    const found = await searchBatch(store, { batchId: 'many', seeds: 260, text: 'needle' });
    expect(found.indexes).toHaveLength(260);
    expect(found.hits.map(({ index }) => index)).toEqual(Array.from({ length: 200 }, (_, index) => index));
  });

  it('stops where nobody waits for it any more', async () => {
    const { store } = await storeInTempHome();
    await recordViewed(store);
    const search = { batchId: 'nightly', seeds: 4, text: 'x', signal: AbortSignal.abort() };
    await expect(searchBatch(store, search)).rejects.toThrow(/abort/);
  });
});
