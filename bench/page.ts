// How long the page takes over large batches: a report of 10,000 conversations, and the server over 50,000. Needs Chromium.
//   npm run build && npx tsx bench/page.ts
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Kysely } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { openStore } from '../src/store/open-store.ts';
import type { Schema } from '../src/store/schema.ts';
import { sqliteDialect } from '../src/store/sqlite-dialect.ts';
import { storeFile } from '../src/store/store-place.ts';
import { reportBatches } from '../src/view/report-batches.ts';
import { startViewServer } from '../src/view/server/start-view-server.ts';
import { launchChromium } from '../test/support/chromium.ts';
import { makeLargeBatch } from '../test/support/large-batch.ts';

const TURNS = 4;
const ROUNDS = 5;
const FILTERS = ['outcome=completed', 'outcome=agent-failed', 'minTurns=4', 'slow=900'];
const WORDS = ['no such words', 'Übergrößenträger', 'harbour'];
const PLACE = { prefix: 'convsim', ui: undefined };

const home = await mkdtemp(join(tmpdir(), 'convsim-page-'));
const browser = await launchChromium();
try {
  await makeBatches();
  await measureReport(browser);
  await measureServer(browser);
} finally {
  await browser.close();
  await rm(home, { recursive: true, force: true });
}

async function makeBatches(): Promise<void> {
  await (await openStore({ home })).close();
  const db = new Kysely<Schema>({ dialect: sqliteDialect(storeFile(home)) });
  await makeLargeBatch(db, { batchId: 'reported', conversations: 10_000, turns: TURNS });
  await makeLargeBatch(db, { batchId: 'viewed', conversations: 50_000, turns: TURNS });
  await db.destroy();
}

async function measureReport(browser: Browser): Promise<void> {
  await using store = await openStore({ home });
  const batch = await store.findBatch('reported');
  if (!batch) throw new Error('the batch of the report is not there');
  const file = join(home, 'report.html');
  const writing = await timed(() => reportBatches(store, { batch, file, place: PLACE }));
  const address = pathToFileURL(file).href;
  const opening = await best(() => timed(async () => await (await opened(browser, address, '10,000')).close()));
  const megabytes = ((await stat(file)).size / 1e6).toFixed(1);
  say(
    `report of 10,000 conversations: written in ${ms(writing)}, ${megabytes} MB, open with every line in ${ms(opening)}`,
  );
}

async function measureServer(browser: Browser): Promise<void> {
  await using store = await openStore({ home });
  await using server = await startViewServer({ store, place: PLACE, port: 0, say });
  const address = `${server.address}#/batch/viewed`;
  const opening = await timed(async () => await (await opened(browser, address, '50,000')).close());
  say(`server, 50,000 conversations: open with every line in ${ms(opening)}`);
  const page = await opened(browser, address, '50,000');
  // Statistics are derived in the background for some seconds.
  await page.waitForTimeout(15_000);
  for (const filter of FILTERS) say(`  filter ${filter}: ${ms(await best(() => filtered(page, filter)))}`);
  for (const word of WORDS) {
    const url = new URL(`api/batches/viewed/search?q=${encodeURIComponent(word)}`, server.address);
    const search = async () => void (await (await fetch(url)).text());
    say(`  search ${JSON.stringify(word)}: ${ms(await best(() => timed(search)))}`);
  }
}

/** Opens an address until the page counts all its conversations. */
async function opened(browser: Browser, address: string, count: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(address);
  await page.getByRole('link', { name: `Conversations ${count}`, exact: true }).waitFor({ timeout: 120_000 });
  return page;
}

/** From the change of the address to the second frame after it: the list and every figure are drawn anew. */
async function filtered(page: Page, filter: string): Promise<number> {
  await page.evaluate("location.hash = '#/batch/viewed'");
  await page.waitForTimeout(500);
  return page.evaluate(`(async () => {
    const startedAt = performance.now();
    location.hash = '#/batch/viewed?${filter}';
    await new Promise((resolve) => setTimeout(resolve));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))));
    return performance.now() - startedAt;
  })()`);
}

async function best(measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) least = Math.min(least, await measure());
  return least;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
