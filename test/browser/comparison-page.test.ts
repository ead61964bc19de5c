import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { reportLab } from '../support/report-lab.ts';
import { axeFaults, type View, widthBeyond } from '../support/report-page.ts';

const { open } = reportLab([
  { turns: 4, batchId: 'nightly-6', conversations: 60 },
  {
    turns: 3,
    batchId: 'nightly-71',
    conversations: 58,
    answer: (index, turn) => `Ride to the **next** dock, turn ${turn} of ${index}.`,
  },
]);
const ADDRESS = '#/compare/nightly-6/nightly-71';

const VIEWS: readonly (readonly [string, View])[] = [
  ['light', {}],
  ['dark', { isDark: true }],
  ['on a phone', { isPhone: true }],
  ['dark on a phone', { isPhone: true, isDark: true }],
];

describe('a comparison', () => {
  it('says how two batches differ as a whole', async () => {
    const page = await openComparison(ADDRESS);
    const head = await page.locator('.comparison-head').innerText();
    for (const words of [
      'nightly-6',
      'nightly-71',
      '−1.7 points',
      '−6.7 to +3.3 · p = 0.02',
      '36 of 58',
      '4 → 3',
      'quality/resolved',
    ]) {
      expect(head).toContain(words);
    }
    expect(head).toContain('in both, 2 others in A, 0 in B');
  });

  it('lists what flipped, and by choice only what got worse, other outcomes, or all cases', async () => {
    const page = await openComparison(ADDRESS);
    const show = page.getByLabel('Show', { exact: true });
    expect(await show.locator('option').allInnerTexts()).toEqual([
      'What flipped (23)',
      'Better (11)',
      'Worse (12)',
      'Other outcome (0)',
      'All cases (60)',
    ]);
    await show.selectOption('worse');
    await expect.poll(() => page.url()).toContain('show=worse');
    expect(await page.locator('.pair-row').filter({ hasText: 'better' }).count()).toBe(0);
    await show.selectOption('all');
    await page.locator('.case-frame').evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
    await page.locator('.pair-row').filter({ hasText: 'seed-59' }).click();
    await page.getByText('nightly-71 does not have it.').waitFor();
  });

  it('shows both conversations turn by turn, and marks the words that differ', async () => {
    const page = await openComparison(`${ADDRESS}?case=seed-2`);
    const turn = page.locator('.turn-pair').first();
    await turn.locator('.in-B ins').first().waitFor();
    expect(await turn.locator('.in-A .by-user del, .in-B .by-user ins').count()).toBe(0);
    expect((await turn.locator('.in-B ins').allInnerTexts()).join(' ')).toContain('next');
    expect((await turn.locator('.in-A del').allInnerTexts()).join(' ')).toContain('free dock');
    const [left, right] = await Promise.all(['A', 'B'].map((side) => turn.locator(`.in-${side}`).boundingBox()));
    expect(left?.y).toBe(right?.y);
    await page.locator('.turn-pair').nth(3).getByText('This conversation has no such turn.').waitFor();
    expect(await page.locator('.score-pairs').innerText()).toMatch(/quality\/resolved\s+pass[\s\S]*fail/);
    await page.keyboard.press('d');
    await turn.locator('ins, del').first().waitFor({ state: 'detached' });
    expect(page.url()).toContain('marks=0');
  });

  it('is read by keys alone', async () => {
    const page = await openComparison(ADDRESS);
    const chosen = page.locator('.pair h2');
    expect(await chosen.innerText()).toContain('seed-2');
    await page.keyboard.press('j');
    await expect.poll(() => chosen.innerText()).toContain('seed-6');
    await page.keyboard.press('j');
    await expect.poll(() => chosen.innerText()).toContain('seed-7');
    await page.keyboard.press('k');
    await expect.poll(() => chosen.innerText()).toContain('seed-6');
    expect(page.url()).toContain('case=seed-6');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'seed-6' }).waitFor();
    await page.goBack();
    await expect.poll(() => chosen.innerText()).toContain('seed-6');
    await page.keyboard.press('/');
    await page.keyboard.type('seed-1');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('q=seed-1');
    await page.locator('.pair-row').filter({ hasText: 'seed-2' }).waitFor({ state: 'detached' });
    await page.locator('.search-field input').blur();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Next case').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).not.toContain('case=');
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).hash).toBe('#/');
  });

  it('leads to the transcript of either side', async () => {
    const page = await openComparison(`${ADDRESS}?case=seed-2`);
    await page.locator('.side-head.in-B a').click();
    await page.getByRole('heading', { level: 1, name: 'seed-2' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/batch/nightly-71/2');
    await page.goBack();
    await page.locator('.turn-pair').first().waitFor();
  });

  it('pairs the conversations where the verdicts cannot be compared', async () => {
    const page = await openComparison('#/compare/nightly-71/nightly-6');
    await page.getByText('Their verdicts are not compared: This report does not hold a comparison').waitFor();
    expect(await page.getByLabel('Show', { exact: true }).inputValue()).toBe('all');
    expect(await page.locator('.turn-pair ins').count()).toBeGreaterThan(0);
  });

  it('shows one side at a time on a phone, first the list and then the case', async () => {
    const { page } = await open(ADDRESS, { isPhone: true });
    await page.locator('.pair-row').first().click();
    const [a, b] = [page.locator('.turn-pair .in-A').first(), page.locator('.turn-pair .in-B').first()];
    await a.waitFor();
    expect(await b.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'B', exact: true }).click();
    await b.waitFor();
    expect(await a.isVisible()).toBe(false);
    await page.getByRole('link', { name: '‹ Cases' }).click();
    await page.locator('.pair-row').first().waitFor();
  });

  it.each(VIEWS)('is within its window and has no serious fault of accessibility, %s', async (_, view) => {
    for (const address of [ADDRESS, `${ADDRESS}?case=seed-2`]) {
      const { page } = await open(address, view);
      await page.locator('.turn-pair').first().waitFor({ state: 'attached' });
      expect(await widthBeyond(page)).toBe(0);
      expect(await axeFaults(page)).toEqual([]);
    }
  });
});

async function openComparison(address: string): Promise<Page> {
  const { page } = await open(address);
  await page.locator('.turn-pair').first().waitFor();
  return page;
}
