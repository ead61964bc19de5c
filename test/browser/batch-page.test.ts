import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { reportLab } from '../support/report-lab.ts';
import { axeFaults, widthBeyond } from '../support/report-page.ts';

const batch = { conversations: 60, turns: 4 };
const { open } = reportLab([
  { ...batch, batchId: 'nightly-6' },
  { ...batch, batchId: 'nightly-71' },
]);

const LIST = '#/batch/nightly-6';
const FIGURES = '#/batch/nightly-6?show=figures';

describe('the list of a batch', () => {
  it('shows what a filter leaves, with its figures, and keeps it in the address', async () => {
    const { page } = await open(LIST);
    await page.getByRole('button', { name: 'Outcome' }).click();
    await page.getByRole('checkbox', { name: 'agent-failed' }).check();
    await expectShown(page, '12 of 60');
    expect(addressOf(page)).toBe(`${LIST}?outcome=agent-failed`);
    expect(await textsOf(page, '.list-row .cell-outcome')).toEqual(Array.from({ length: 12 }, () => 'agent-failed'));
    expect(await page.locator('.card', { hasText: 'Outcomes' }).innerText()).toContain('12 ended');
    await page.goBack();
    await expectShown(page, '60');
  });

  it('takes back one filter or all of them', async () => {
    const { page } = await open(`${LIST}?outcome=completed&persona=expert&minTurns=2`);
    await expectShown(page, '8 of 60');
    await page.getByRole('link', { name: 'persona expert' }).click();
    await expectShown(page, '24 of 60');
    await page.getByRole('link', { name: 'Clear all' }).click();
    await expectShown(page, '60');
  });

  it('says that nothing is left, and leads back to all', async () => {
    const { page } = await open(`${LIST}?slow=600000`);
    await page.getByRole('heading', { name: 'No conversation is like that' }).waitFor();
    await page.getByRole('link', { name: 'Show all conversations' }).click();
    await expectShown(page, '60');
  });

  it('takes bounds of turns and latency in the units of people', async () => {
    const { page } = await open(LIST);
    await page.getByRole('button', { name: 'Turns and latency' }).click();
    await page.getByLabel('An answer took').fill('1.5');
    await page.keyboard.press('Enter');
    await page.waitForURL(/slow=1500$/);
    const slowest = await textsOf(page, '.list-row .cell-slowest');
    expect(slowest.length).toBeGreaterThan(0);
    expect(slowest.every((text) => Number.parseFloat(text) >= 1.5)).toBe(true);
  });

  it('finds what was said, marks it, and opens it there', async () => {
    const { page } = await open(LIST);
    await page.getByRole('textbox', { name: 'Search what was said' }).fill('answer 2 of conversation 17');
    await expectShown(page, '1 of 60');
    expect(await page.locator('.list-row mark').innerText()).toBe('answer 2 of conversation 17');
    await page.locator('.list-link').click();
    expect(addressOf(page)).toBe('#/batch/nightly-6/17?q=answer+2+of+conversation+17&turn=2');
    await page.goBack();
    await expectShown(page, '1 of 60');
  });

  it('is ordered by its columns', async () => {
    const { page } = await open(LIST);
    await page.getByRole('columnheader', { name: 'Slowest answer' }).getByRole('link').click();
    await page.waitForURL(/sort=-slowest$/);
    expect((await textsOf(page, '.list-row .cell-slowest'))[0]).toBe('6.6 s');
    expect(await page.locator('[aria-sort]').getAttribute('aria-sort')).toBe('descending');
    await page.getByRole('columnheader', { name: 'Slowest answer' }).getByRole('link').click();
    await page.waitForURL(/sort=slowest$/);
    expect(await page.locator('[aria-sort]').getAttribute('aria-sort')).toBe('ascending');
  });

  it('says what it does not hold', async () => {
    const { page } = await open('#/batch/nightly-9');
    expect(await page.getByRole('alert').innerText()).toContain('does not hold the batch nightly-9');
  });
});

describe('without a mouse', () => {
  it('leads from all batches to a conversation, and back to it in the list', async () => {
    const { page } = await open('#/');
    await page.locator('.batch-row').first().waitFor();
    await press(page, 'j', 'Enter');
    await page.locator('.list-row').first().waitFor();
    await press(page, 'j', 'j', 'j', 'k');
    await expectFocused(page, '(1)');
    await press(page, 'Enter');
    await page.waitForURL(/#\/batch\/nightly-6\/1$/);
    await page.goBack();
    await expectFocused(page, '(1)');
    await page.waitForURL(/\?at=1$/);
  });

  it('leads to the search, out of it, and takes it back', async () => {
    const { page } = await open(LIST);
    await page.locator('.list-row').first().waitFor();
    await press(page, '/');
    await page.keyboard.type('jk/?');
    await page.waitForURL(/q=jk%2F%3F$/);
    await press(page, 'Escape');
    await expectShown(page, '60');
    await press(page, 'Escape', 'Escape');
    await page.waitForURL(/#\/$/);
  });

  it('lists the keys that act, and gives the focus back', async () => {
    const { page } = await open(LIST);
    await page.locator('.list-row').first().waitFor();
    await press(page, '?');
    expect(await page.getByRole('dialog', { name: 'Keys' }).innerText()).toMatch(
      /Search what was said[^]*Next conversation/,
    );
    await press(page, 'j', 'Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.locator('.is-selected').count()).toBe(0);
  });

  it('picks two batches and compares them, the older one first', async () => {
    const { page } = await open('#/');
    await page.locator('.batch-row').first().waitFor();
    await press(page, 'j', 'x', 'j', 'x', 'c');
    await page.waitForURL(/#\/compare\/nightly-71\/nightly-6$/);
  });

  it('follows keys that come faster than the browser tells of a new address', async () => {
    const { page } = await open('#/');
    await page.locator('.batch-row').first().waitFor();
    await page.evaluate(
      async (keys) => {
        for (const key of keys) {
          document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
          await Promise.resolve();
        }
      },
      ['j', 'x', 'j', 'x', 'c'],
    );
    await page.waitForURL(/#\/compare\/nightly-71\/nightly-6$/);
  });
});

describe('the figures of a batch', () => {
  it('follow the filters, and lead to the conversations they are of', async () => {
    const { page } = await open(`${FIGURES}&tag=billing`);
    const causes = page.getByRole('region', { name: 'Failures by cause' });
    await causes.waitFor();
    const [name = '', count = ''] = (await causes.getByRole('link').first().innerText()).split('\n');
    await causes.getByRole('link').first().click();
    await expectShown(page, `${count} of 60`);
    expect(new URLSearchParams(addressOf(page).split('?')[1]).get('cause')).toBe(name);
  });

  it('draw the latency by turn beside its numbers', async () => {
    const { page } = await open(FIGURES);
    const panel = page.getByRole('region', { name: 'Latency by turn', exact: true });
    await panel.locator('canvas').waitFor();
    expect(await panel.locator('.table-holder tbody th').allInnerTexts()).toEqual(['0', '1', '2', '3']);
  });
});

describe.each([
  { name: 'on a desk', isPhone: false, isDark: false },
  { name: 'on a phone at night', isPhone: true, isDark: true },
])('$name', (view) => {
  it.each(['#/', LIST, `${LIST}?q=hurry&outcome=completed&outcome=goal-reached`, `${LIST}?q=nowhere`, FIGURES, '#/no'])(
    'fits into the window and has no serious fault of accessibility: %s',
    async (address) => {
      const { page, complaints, requests } = await open(address, view);
      await page.locator('.batch-row, .list-row, .panel, .message-empty').first().waitFor();
      expect(await widthBeyond(page)).toBe(0);
      expect(await axeFaults(page)).toEqual([]);
      expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
    },
  );
});

it('opens a report of two batches with their comparison, from where all batches are one step away', async () => {
  const { page } = await open('');
  await page.waitForURL(/#\/compare\/nightly-6\/nightly-71$/);
  await page.getByRole('link', { name: 'convsim' }).click();
  await page.locator('.batch-row').nth(1).waitFor();
});

it('folds the filters away on a phone, and orders the list there', async () => {
  const { page } = await open(LIST, { isPhone: true });
  await page.locator('.list-row').first().waitFor();
  expect(await page.getByRole('button', { name: 'Outcome' }).isVisible()).toBe(false);
  await page.getByText('Filters and order').click();
  await page.getByLabel('Order').selectOption('-turns');
  await page.getByRole('button', { name: 'Outcome' }).click();
  await page.getByRole('checkbox', { name: 'goal-reached' }).check();
  await expectShown(page, '12 of 60');
  expect(await axeFaults(page)).toEqual([]);
});

/** What the head of the list says of how many it shows. */
async function expectShown(page: Page, text: string): Promise<void> {
  await page.getByRole('link', { name: `Conversations ${text}`, exact: true }).waitFor();
}

function addressOf(page: Page): string {
  return new URL(page.url()).hash;
}

async function textsOf(page: Page, selector: string): Promise<readonly string[]> {
  return (await page.locator(selector).allInnerTexts()).map((text) => text.trim());
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** The conversation that the keys have come to: selected, and focused. */
async function expectFocused(page: Page, text: string): Promise<void> {
  await page.locator('.is-selected .list-link:focus', { hasText: text }).waitFor();
}
