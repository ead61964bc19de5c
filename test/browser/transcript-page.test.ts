import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Transcript } from '../../src/view/data/transcript.ts';
import { reportLab } from '../support/report-lab.ts';
import { axeFaults, type View, widthBeyond } from '../support/report-page.ts';

const { open } = reportLab([{ batchId: 'nightly-6', conversations: 60, turns: 4, changed }]);

const VIEWS: readonly (readonly [string, View])[] = [
  ['light', {}],
  ['dark', { isDark: true }],
  ['on a phone', { isPhone: true }],
  ['dark on a phone', { isPhone: true, isDark: true }],
];

describe('a transcript', () => {
  it('reads like a chat, from the goal to the last answer', async () => {
    const page = await openTranscript('#/batch/nightly-6/1');
    expect(await page.locator('h1').innerText()).toBe('seed-1');
    const chat = await page.locator('.chat').innerText();
    const said = ['Learn how to end a ride', 'How can I help?', 'Can I change the card', 'answer 0 of', 'answer 3 of'];
    expect(said.map((words) => chat.indexOf(words))).toEqual(
      said.map((words) => chat.indexOf(words)).sort((a, b) => a - b),
    );
    expect(said.filter((words) => !chat.includes(words))).toEqual([]);
    expect(await page.locator('#turn-0 .by-agent').locator('ol > li').count()).toBe(3);
    expect(await page.locator('#turn-0 .by-agent table tbody tr').count()).toBe(2);
  });

  it('says what it came to, why it failed, and where to read on', async () => {
    const page = await openTranscript('#/batch/nightly-6/3');
    expect(await page.locator('.transcript-head').innerText()).toMatch(
      /agent-failed[\s\S]*agent-timeout\s+no answer within 60 s/,
    );
    const link = page.getByRole('link', { name: 'Workflow in the Temporal UI' });
    expect(await link.getAttribute('href')).toBe('http://127.0.0.1:8233/namespaces/default/workflows/w');
  });

  it('folds what lies behind a turn, and opens all of it with a key', async () => {
    const page = await openTranscript('#/batch/nightly-6/0');
    const called = page.getByText('"near": "Central Station"');
    expect(await called.isVisible()).toBe(false);
    await page.getByText('Called find_docks').click();
    await called.waitFor();
    await page.keyboard.press('o');
    await page.getByText('503 of the gateway').waitFor();
    const turn = await page.locator('#turn-1').innerText();
    for (const words of ['2. Not be charged', '"dock": "Harbour"', '8.4 s lost', 'after 320 ms', '300 in, 80 out']) {
      expect(turn).toContain(words);
    }
    expect(await page.locator('#turn-2').getByText('cut off').isVisible()).toBe(true);
    expect(page.url()).toContain('open=1');
  });

  it('leads from a quote of a judge to where it was said, and marks it', async () => {
    const page = await openTranscript('#/batch/nightly-6/1');
    await page.getByRole('link', { name: 'you get 15 minutes for the way' }).click();
    const mark = page.locator('#turn-0 .by-agent mark.quote');
    await mark.waitFor();
    expect(await mark.innerText()).toBe('you get 15 minutes for the way');
    await expect.poll(() => isInWindow(page, '#turn-0 mark.quote')).toBe(true);
    await page.goBack();
    await mark.waitFor({ state: 'detached' });
  });

  it('begins at the turn of its address and marks what was searched for', async () => {
    const page = await openTranscript('#/batch/nightly-6/1?turn=3&q=Dock%20full');
    await expect.poll(() => isInWindow(page, '#turn-3 mark.search')).toBe(true);
    expect(await page.locator('#turn-3 .by-agent mark.search').allInnerTexts()).toEqual(['Dock full']);
  });

  it('shows texts as they were written', async () => {
    const page = await openTranscript('#/batch/nightly-6/1');
    const written = page.locator('#turn-0 .by-agent').getByText('any **free dock** nearby');
    await page.getByRole('button', { name: 'Raw' }).click();
    await written.waitFor();
    await page.keyboard.press('r');
    await written.waitFor({ state: 'detached' });
  });

  it('walks through the filtered list by keys, and back to it', async () => {
    const page = await openTranscript('#/batch/nightly-6/3?outcome=agent-failed');
    await page.getByText('1 of 12', { exact: true }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { level: 1, name: 'seed-8' }).waitFor();
    await page.getByText('2 of 12', { exact: true }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('heading', { level: 1, name: 'seed-3' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).hash).toBe('#/batch/nightly-6?outcome=agent-failed');
  });

  it('shows a long answer from its beginning, and reads it as Markdown when asked', async () => {
    const page = await openTranscript('#/batch/nightly-6/5');
    const answer = page.locator('#turn-0 .by-agent .bubble');
    await answer.getByRole('button', { name: 'Show all' }).waitFor();
    expect((await answer.innerText()).length).toBeLessThan(10_000);
    await answer.getByRole('button', { name: 'Read as Markdown' }).click();
    await answer.locator('strong').first().waitFor();
    await answer.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => answer.locator('strong').count()).toBeGreaterThan(1_000);
  });

  it('says where attempts wait, and what has not been judged', async () => {
    const page = await openTranscript('#/batch/nightly-6/6');
    await page.getByText('Turn 4, the agent is asked again: 3 failures, refused 2 times for its rate.').waitFor();
    await page.getByText('Judges look at it when it has ended.').waitFor();
  });

  it('says that there is no such conversation', async () => {
    const { page } = await open('#/batch/nightly-6/999');
    await page.getByRole('alert').getByText('This conversation cannot be read').waitFor();
    await page.getByText('does not hold conversation 999').waitFor();
  });

  it.each(VIEWS)('is within its window and has no serious fault of accessibility, %s', async (_, view) => {
    for (const address of [
      '#/batch/nightly-6/0?open=1',
      '#/batch/nightly-6/3',
      '#/batch/nightly-6/1?turn=0&quote=free+dock&q=ride',
    ]) {
      const page = await openTranscript(address, view);
      expect(await widthBeyond(page)).toBe(0);
      expect(await axeFaults(page)).toEqual([]);
    }
  });
});

async function openTranscript(address: string, view?: View): Promise<Page> {
  const { page } = await open(address, view);
  await page.locator('.turn').first().waitFor();
  return page;
}

function isInWindow(page: Page, selector: string): Promise<boolean> {
  return page.evaluate(`(() => {
    const box = document.querySelector(${JSON.stringify(selector)})?.getBoundingClientRect();
    return box !== undefined && box.top >= 48 && box.bottom <= innerHeight;
  })()`);
}

function changed(transcript: Transcript): Transcript {
  const { conversation, turns } = transcript;
  if (conversation.seed_index === 5) {
    return {
      ...transcript,
      turns: turns.map((turn) => ({ ...turn, answer: 'Some **strong** words.\n\n'.repeat(3_000) })),
    };
  }
  if (conversation.seed_index !== 6) return transcript;
  return {
    ...transcript,
    conversation: { ...conversation, outcome: 'running' },
    scores: [],
    waiting: [
      { turn: 4, step: 'agent', failures: 3, rateLimited: 2, type: 'agent-timeout', message: 'no answer within 60 s' },
    ],
  };
}
