import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Transcript } from '../../src/view/data/transcript.ts';
import { launchChromium } from '../support/chromium.ts';
import { type LiveBatch, liveBatch } from '../support/live-batch.ts';
import { sampleLine, sampleTranscript, sampleView } from '../support/sample-report.ts';

const SAMPLE = { batchId: 'night', conversations: 3, turns: 3 };
const WHOLE = sampleTranscript(SAMPLE, 1);

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

it('follows a conversation while it runs, and keeps what is open and where it was scrolled to', async () => {
  const { live, page } = await open();
  await page.getByText('Turn 1 is under way.').waitFor();
  await page.locator('#turn-0 .by-agent summary').first().click();
  await page.mouse.wheel(0, 300);
  await expect.poll(() => page.evaluate('scrollY')).toBeGreaterThan(100);
  const before = await page.evaluate('scrollY');
  live.tell(running(2));
  await page.locator('#turn-1').waitFor();
  expect(await page.evaluate('scrollY')).toBe(before);
  expect(await page.locator('#turn-0 .by-agent details[open]').count()).toBe(1);
});

it('says what waits, and then what it came to', async () => {
  const { live, page } = await open();
  live.tell({
    ...running(1),
    waiting: [
      { turn: 1, step: 'agent', failures: 2, rateLimited: 0, type: 'server-error', message: '503 of the gateway' },
    ],
  });
  await page.getByText('Turn 1, the agent is asked again: 2 failures.').waitFor();
  live.tell(WHOLE);
  live.change([sampleLine(SAMPLE, 1)]);
  await page.locator('.transcript-head').getByText('completed').waitFor();
  await page.getByText('you get 15 minutes for the way').first().waitFor();
  expect(await page.locator('.waiting').count()).toBe(0);
});

it('keeps what it has read while the server fails', async () => {
  const { live, page } = await open();
  await page.locator('#turn-0').waitFor();
  live.fail('The store cannot be read: it is locked.');
  await page.getByText('The store cannot be read: it is locked.').waitFor();
  expect(await page.locator('#turn-0').isVisible()).toBe(true);
  live.fail();
  await page.getByText('The store cannot be read: it is locked.').waitFor({ state: 'detached' });
});

/** The conversation after so many turns. */
function running(turns: number): Transcript {
  const conversation = { ...WHOLE.conversation, outcome: 'running' as const, turns };
  return { ...WHOLE, conversation, turns: WHOLE.turns.slice(0, turns), scores: [] };
}

async function open(): Promise<{ readonly live: LiveBatch; readonly page: Page }> {
  const live = await liveBatch(sampleView(SAMPLE));
  onTestFinished(() => live.server.close());
  live.change([0, 1, 2].map((index) => ({ ...sampleLine(SAMPLE, index), outcome: 'running', verdicts: {} })));
  live.tell(running(1));
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${live.server.origin}/#/batch/night/1`);
  return { live, page };
}
