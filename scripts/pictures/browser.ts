import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../../test/support/chromium.ts';

/** Takes pictures of pages. */
export interface Browser {
  /** Opens an address, waits until its heading says `heading` and `ready` has done, and saves `<name>.png`. */
  take(
    name: string,
    place: { readonly address: string; readonly heading: string | RegExp },
    ready?: (page: Page) => Promise<void>,
  ): Promise<void>;
  /** Saves a picture of an element of HTML that is given as text. */
  takeHtml(name: string, html: string): Promise<void>;
  close(): Promise<void>;
}

/** How large the window is, in pixels, and which colours its reader prefers. */
interface Window {
  readonly width: number;
  readonly height: number;
  readonly colorScheme?: 'light' | 'dark';
}

const USUAL: Window = { width: 1360, height: 1100 };

/** Starts the Chromium of this machine; pictures go to `folder`. */
export async function openBrowser(
  folder: string,
  { width, height, colorScheme = 'light' }: Window = USUAL,
): Promise<Browser> {
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  return {
    async take(name, { address, heading }, ready) {
      const page = await context.newPage();
      // Not until the network is idle: the page of a running workflow keeps asking.
      await page.goto(address, { waitUntil: 'load' });
      await page.getByRole('heading', { name: heading }).first().waitFor();
      await ready?.(page);
      await page.waitForTimeout(1_500);
      await page.screenshot({ path: join(folder, `${name}.png`) });
      await page.close();
    },
    async takeHtml(name, html) {
      const page = await context.newPage();
      await page.setContent(html);
      await page.locator('#screen').screenshot({ path: join(folder, `${name}.png`) });
      await page.close();
    },
    close: () => browser.close(),
  };
}
