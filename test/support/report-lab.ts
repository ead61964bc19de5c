import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchChromium } from './chromium.ts';
import { openReport, type ReportPage, type View } from './report-page.ts';
import { type SampleBatch, writeSampleReport } from './sample-report.ts';

/** A report of invented batches that the tests of a file read in one browser. */
export interface ReportLab {
  /** Opens it at an address; the page is closed at the end of the test. */
  readonly open: (address: string, view?: View) => Promise<ReportPage>;
}

/** Writes a report before the tests of a file; afterwards nothing is left of it. */
export function reportLab(samples: readonly SampleBatch[]): ReportLab {
  let browser: Browser;
  let folder: string;
  const opened: ReportPage[] = [];
  const file = (): string => join(folder, 'report.html');
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convsim-test-'));
    await writeSampleReport(file(), samples);
    browser = await launchChromium();
  });
  afterEach(async () => {
    for (const { page } of opened.splice(0)) await page.close();
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    async open(address, view = {}) {
      const report = await openReport(browser, { file: file(), address, view });
      opened.push(report);
      return report;
    },
  };
}
