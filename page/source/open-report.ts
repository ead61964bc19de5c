import type { PageSource } from '../../src/view/data/page-source.ts';
import { navigate } from '../navigate.ts';
import { addressOf } from '../route.ts';

/** Goes to what a report is about where the address names nothing: its batch, or the comparison of its two. */
export async function openReport(source: PageSource): Promise<void> {
  // Why it cannot be read is said by the page of all batches.
  const [a, b] = (await source.batches().catch(() => [])).map(({ batchId }) => batchId);
  const options = new URLSearchParams();
  if (a === undefined) return;
  const route =
    b === undefined
      ? ({ view: 'batch', batch: a, options } as const)
      : ({ view: 'comparison', a, b, options } as const);
  navigate(addressOf(route), { isReplacing: true });
}
