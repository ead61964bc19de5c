import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { BatchView } from '../../src/view/data/batch-view.ts';
import { launchChromium } from '../support/chromium.ts';
import { conversationLine } from '../support/conversation-line.ts';
import { axeFaults } from '../support/report-page.ts';
import { type LiveBatch, liveBatch } from '../support/live-batch.ts';

const RUNNING: BatchView = {
  batchId: 'night',
  createdAt: '2026-11-02T09:00:00.000Z',
  doing: 'running',
  seeds: 40,
  outcomes: {},
  turns: 0,
  agent: 'module agent.mjs',
  questionGenerator: 'script',
  judges: [],
  maxTurns: 2,
  convsimVersion: '0.1.0',
  sets: [],
  statistics: {},
  diversity: { questions: 0, distinct: null, repeated: null, lexical: null, words: null },
  notes: [],
  revision: '1',
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

it('follows a batch while it runs, and keeps what is selected', async () => {
  const { live, page } = await open('#/batch/night', RUNNING);
  await page.getByRole('heading', { name: 'No conversation yet' }).waitFor();
  live.change(running(40), { turns: 1 });
  await page.locator('.list-row').first().waitFor();
  await page.keyboard.press('j');
  await page.locator('.is-selected .list-link:focus', { hasText: 'Question 0?' }).waitFor();
  live.change(ended(10), { outcomes: { completed: 10 }, turns: 20 });
  await page.getByText('10 of 40 ended · 25 %').waitFor();
  await page.locator('.list-row', { hasText: 'completed' }).nth(9).waitFor();
  await page.locator('.is-selected .list-link:focus', { hasText: 'Question 0?' }).waitFor();
  live.change(ended(40), { doing: 'ended', outcomes: { completed: 40 }, turns: 80 });
  await page.locator('.batch-title', { hasText: 'ended' }).waitFor();
  expect(await page.locator('progress').count()).toBe(0);
});

it('keeps a bound that somebody types while lines arrive', async () => {
  const { live, page } = await open('#/batch/night', RUNNING);
  live.change(running(3));
  await page.locator('.list-row').nth(2).waitFor();
  await page.getByRole('button', { name: 'Turns and latency' }).click();
  await page.getByLabel('An answer took').fill('1.5');
  live.change(ended(4), { outcomes: { completed: 4 } });
  await page.getByText('4 of 40 ended').waitFor();
  await page.getByLabel('An answer took').press('Enter');
  await page.waitForURL(/slow=1500$/);
});

it('asks only for what has changed', async () => {
  const { live, page } = await open('#/batch/night', RUNNING);
  live.change(running(3));
  await page.locator('.list-row').nth(2).waitFor();
  live.change(ended(1), { outcomes: { completed: 1 } });
  await page.locator('.list-row', { hasText: 'completed' }).waitFor();
  const asked = live.server.requests.filter(({ url }) => url.includes('/conversations')).map(({ url }) => url);
  expect(asked[0]).not.toContain('since');
  expect(asked.slice(1).every((url) => /\?since=\d+$/.test(url))).toBe(true);
});

it('says what is wrong while the server fails, keeps what it has read, and goes on', async () => {
  const { live, page } = await open('#/batch/night', RUNNING);
  live.change(running(3));
  await page.locator('.list-row').nth(2).waitFor();
  live.fail('The store cannot be read: it is locked.');
  await page.getByText('The store cannot be read: it is locked.').waitFor();
  expect(await page.locator('.list-row').count()).toBe(3);
  live.fail();
  await page.getByText('The store cannot be read: it is locked.').waitFor({ state: 'detached' });
});

it('shows in the list of batches how far one is', async () => {
  const { live, page } = await open('#/', RUNNING);
  await page.getByText('none has ended').waitFor();
  live.change([], {
    outcomes: { completed: 10, 'agent-failed': 2 },
    doing: 'paused',
    pauseReason: 'the budget is used up',
  });
  await page.getByText('30 % 10 completed · 2 agent-failed').waitFor();
  expect(await page.locator('.batch-state').innerText()).toContain('the budget is used up');
});

it('names the command that makes a first batch where there is none', async () => {
  const { page } = await open('#/');
  await page.getByRole('heading', { name: 'No batch yet' }).waitFor();
  expect(await page.locator('code').innerText()).toBe('convsim run examples/demo.yaml');
  expect(await axeFaults(page)).toEqual([]);
});

function running(count: number) {
  return Array.from({ length: count }, (_, index) => conversationLine(index, { outcome: 'running', latencies: [100] }));
}

function ended(count: number) {
  return Array.from({ length: count }, (_, index) => conversationLine(index, { latencies: [100, 200] }));
}

async function open(address: string, view?: BatchView): Promise<{ readonly live: LiveBatch; readonly page: Page }> {
  const live = await liveBatch(view);
  onTestFinished(() => live.server.close());
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${live.server.origin}/${address}`);
  return { live, page };
}
