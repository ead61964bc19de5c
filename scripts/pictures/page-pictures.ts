// Takes the pictures of the page: two nights of an invented agent, as convsim view shows them. Needs Chromium.
//   npm run pictures:page
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src/store/open-store.ts';
import { startViewServer } from '../../src/view/server/start-view-server.ts';
import { recordJudged } from '../../test/support/judged-batch.ts';
import { nightlyBatch } from '../../test/support/nightly-batch.ts';
import { openBrowser } from './browser.ts';

const CONVERSATIONS = 360;

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const home = await mkdtemp(join(tmpdir(), 'convsim-pictures-'));
const desktop = await openBrowser(folder, { width: 1280, height: 860 });
const tall = await openBrowser(folder, { width: 1280, height: 1500 });
const dark = await openBrowser(folder, { width: 1280, height: 860, colorScheme: 'dark' });
const phone = await openBrowser(folder, { width: 390, height: 844 });
try {
  await using store = await openStore({ home });
  for (const night of [6, 7]) {
    const batch = nightlyBatch(CONVERSATIONS, night);
    await recordJudged(store, batch);
    await store.setBatchState(batch.batchId, 'closed');
  }
  const ui = { url: 'http://127.0.0.1:8233', namespace: 'default' };
  await using server = await startViewServer({ store, place: { prefix: 'convsim', ui }, port: 0, say: console.error });
  const at = (shown: string, heading: string | RegExp) => ({ address: `${server.address}#${shown}`, heading });
  await desktop.take('page-batch', at('/batch/nightly-7', 'nightly-7'));
  await tall.take('page-figures', at('/batch/nightly-7?show=figures', 'nightly-7'));
  await desktop.take('page-transcript', at('/batch/nightly-7/4?verdict=failed', /\./));
  await dark.take('page-comparison', at('/compare/nightly-6/nightly-7', /nightly-7/));
  await phone.take('page-phone', at('/batch/nightly-7/4', /\./));
} finally {
  for (const browser of [desktop, tall, dark, phone]) await browser.close();
  await rm(home, { recursive: true, force: true });
}
