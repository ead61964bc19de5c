import type { PageSource } from '../../src/view/data/page-source.ts';
import { reportSource } from './report-source.ts';
import { serverSource } from './server-source.ts';

/** The file itself where it holds a report, else the server that it came from. */
export function openSource(): PageSource {
  const head = document.getElementById('convsim-report');
  return head ? reportSource(document) : serverSource(new URL('./', location.href));
}
