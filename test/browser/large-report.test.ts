import { expect, it } from 'vitest';
import { reportLab } from '../support/report-lab.ts';

const CONVERSATIONS = 10_000;
const { open } = reportLab([{ batchId: 'large', conversations: CONVERSATIONS, turns: 4 }]);

/** Scrolls through the list in leaps; gives the leaps after which a place of the window shows no row. */
const BLANKS = `(async () => {
  const blanks = [];
  for (let top = 600; top < document.documentElement.scrollHeight - innerHeight; top += 7_777) {
    scrollTo(0, top);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const places = [140, innerHeight / 2, innerHeight - 20].map((y) => document.elementFromPoint(innerWidth / 2, y));
    if (places.some((place) => place.closest('.list-row') === null)) blanks.push(top);
  }
  return blanks;
})()`;

it('opens a report of 10,000 conversations in a few seconds, and scrolls through it without a gap', async () => {
  const startedMs = performance.now();
  const { page } = await open('#/batch/large');
  await page.locator('.list-row').first().waitFor();
  const firstRowMs = performance.now() - startedMs;
  await page.getByRole('link', { name: 'Conversations 10,000', exact: true }).waitFor();
  const completeMs = performance.now() - startedMs;
  console.log(`10,000 conversations: first row after ${firstRowMs.toFixed()} ms, all after ${completeMs.toFixed()} ms`);
  expect(completeMs).toBeLessThan(10_000);
  expect(await page.evaluate(BLANKS)).toEqual([]);
  expect(await page.locator('.list-row').count()).toBeLessThan(80);
});

it('selects the last conversation by keys, and keeps it while the window is elsewhere', async () => {
  const { page } = await open(`#/batch/large?at=${CONVERSATIONS - 2}`);
  await page.locator(`.is-selected .list-link:focus`, { hasText: '(9998)' }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.locator(`.is-selected .list-link:focus`, { hasText: '(9999)' }).waitFor();
  await page.evaluate('scrollTo(0, 0)');
  await page.locator('.list-row', { hasText: 'seed-0' }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/large\/9999$/);
});
