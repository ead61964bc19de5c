import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';

/** The window that a report is read in. */
export interface View {
  readonly isPhone?: boolean;
  readonly isDark?: boolean;
}

/** A report in a browser, and what it did beside showing itself. */
export interface ReportPage {
  readonly page: Page;
  /** Everything that it asked for but its own file. */
  readonly requests: readonly string[];
  /** Dialogs, errors of scripts, and what the browser refused by its policy. */
  readonly complaints: readonly string[];
}

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

interface Opened {
  readonly file: string;
  /** `#/batch/nightly-6/3`. */
  readonly address: string;
  readonly view: View;
}

/** Opens a report at an address. Close its page at the end. */
export async function openReport(browser: Browser, { file, address, view }: Opened): Promise<ReportPage> {
  const page = await browser.newPage({
    viewport: view.isPhone ? PHONE : DESKTOP,
    colorScheme: view.isDark ? 'dark' : 'light',
  });
  const requests: string[] = [];
  const complaints: string[] = [];
  const own = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== own) requests.push(request.url());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  page.on('dialog', async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.goto(`${own}${address}`);
  return { page, requests, complaints };
}

/** Serious and critical faults of accessibility that axe finds, with the elements that have them. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

/** By how many pixels the page is wider than its window. */
export function widthBeyond(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
