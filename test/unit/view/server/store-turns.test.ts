import { describe, expect, it } from 'vitest';
import { StoreTurns } from '../../../../src/view/server/store-turns.ts';
import { storeInTempHome } from '../../../support/recorded-batch.ts';
import { recordViewed } from '../../../support/viewed-batch.ts';

const PAGE = { batchId: 'nightly', from: 0, limit: 10 };

describe('StoreTurns', () => {
  it('lets the event loop turn before a large read', async () => {
    const { store } = await storeInTempHome();
    await recordViewed(store);
    let hasTurned = false;
    setImmediate(() => (hasTurned = true));
    const turns = new StoreTurns(store);
    expect(await turns.store.readLines(PAGE)).toHaveLength(4);
    expect(hasTurned).toBe(true);
  });

  it('keeps the background back while somebody waits for a stream, also one that is broken off', async () => {
    const { store } = await storeInTempHome();
    await recordViewed(store);
    const turns = new StoreTurns(store);
    const stream = turns.stream(numbers());
    await stream.next();
    let isRead = false;
    const read = turns.background.readLines(PAGE).then(() => (isRead = true));
    for (let turn = 0; turn < 5; turn += 1) await turns.store.readLines(PAGE);
    expect(isRead).toBe(false);
    await stream.return(undefined);
    expect(await read).toBe(true);
  });
});

async function* numbers(): AsyncGenerator<number> {
  yield 1;
  yield 2;
}
