import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { startViewServer } from '../../src/view/server/start-view-server.ts';
import { launchChromium } from '../support/chromium.ts';
import { startServer } from '../support/http-server.ts';
import { storeInTempHome, tell } from '../support/recorded-batch.ts';
import { judgementOf, recordViewed, VIEW_PLACE } from '../support/viewed-batch.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

interface Viewed {
  readonly store: Store;
  readonly page: Page;
  readonly address: string;
  /** Errors of scripts, and what the browser refused by its policy. */
  readonly complaints: readonly string[];
}

async function viewed(part: string): Promise<Viewed> {
  const { store } = await storeInTempHome();
  await recordViewed(store);
  const server = await startViewServer({ store, place: VIEW_PLACE, port: 0, say: () => undefined });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (line) => void (line.type() === 'error' && complaints.push(line.text())));
  await page.goto(`${server.address}${part}`);
  return { store, page, address: server.address, complaints };
}

describe('the page of a server', () => {
  it('leads from all batches to what was said and found, without a complaint of the browser', async () => {
    const { page, complaints } = await viewed('');
    await page.getByRole('link', { name: 'nightly' }).first().click();
    await page.locator('.list-row').nth(3).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('ÜBER');
    await expect.poll(() => page.locator('.list-row').count(), { timeout: 30_000 }).toBe(2);
    await page.locator('.list-link').first().click();
    await page.getByText('answer 1, über alles').first().waitFor();
    await page.getByText('it is a pass').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('follows a store that changes: turns, ends and what judges find', async () => {
    const { store, page } = await viewed('#/batch/nightly');
    const last = page.locator('.list-row').nth(3);
    await last.getByText('running').waitFor();
    const key = { batchId: 'nightly', seedIndex: 3 };
    await store.saveEnding(key, { outcome: 'completed', errorType: null, errorMessage: null });
    await last.getByText('completed').waitFor();
    await store.saveJudgement({ ...key, set: 'run', judge: 'quality' }, judgementOf('quality', 'pass', 1));
    await last.getByText('passed').waitFor();
    await store.reopen('nightly', ['agent-failed']);
    await tell(store, { batchId: 'nightly', seedIndex: 2 }, { turns: [{}], ending: { outcome: 'stopped' } });
    await page.locator('.list-row').nth(2).getByText('stopped').waitFor();
  });

  it('compares two batches', async () => {
    const { store, page, address, complaints } = await viewed('');
    await recordViewed(store, 'other');
    await store.clearJudgements('other', 'run');
    const key = { batchId: 'other', seedIndex: 1, set: 'run', judge: 'quality' };
    await store.saveJudgement(key, judgementOf('quality', 'pass'));
    await page.goto(`${address}#/compare/nightly/other`);
    await page.locator('option', { hasText: 'Better (1)' }).waitFor({ state: 'attached' });
    expect(complaints).toEqual([]);
  });

  it('is given to no page of another site: not to its scripts, its frames or its images', async () => {
    const { address, page } = await viewed('');
    const foreign = await startServer((_, response) => {
      response
        .setHeader('content-type', 'text/html')
        .end(`<iframe src="${address}"></iframe><a href="${address}">to it</a>`);
    });
    onTestFinished(() => foreign.close());
    for (const site of [foreign.origin, foreign.origin.replace('127.0.0.1', 'localhost')]) {
      await page.goto(site);
      const read = (mode: string) =>
        page.evaluate(
          ([url, how]) =>
            fetch(`${url}api/batches`, { mode: how as RequestMode }).then(
              (it) => it.text(),
              () => 'nothing',
            ),
          [address, mode] as const,
        );
      expect(await read('cors')).toBe('nothing');
      expect(await read('no-cors')).toBe('');
      expect(
        await page
          .frames()[1]
          ?.locator('#app')
          .count()
          .catch(() => 0),
      ).toBe(0);
    }
    await page.getByRole('link', { name: 'to it' }).click();
    await page.getByRole('link', { name: 'nightly' }).first().waitFor();
  });
});
