import { clipBytes } from './clip-bytes.ts';
import { SEARCH_BYTES } from './limits.ts';

/**
 * What convsim's workflows can be searched by in Temporal: search attribute keys for clients and workflows. Imports
 * nothing but constants and pure functions, so that workflows can use it.
 */
export const SEARCH_ATTRIBUTES = {
  batch: { name: 'ConvsimBatch', type: 'KEYWORD' },
  outcome: { name: 'ConvsimOutcome', type: 'KEYWORD' },
  turns: { name: 'ConvsimTurns', type: 'INT' },
  agent: { name: 'ConvsimAgent', type: 'KEYWORD' },
  persona: { name: 'ConvsimPersona', type: 'KEYWORD' },
  verdict: { name: 'ConvsimVerdict', type: 'KEYWORD' },
  tag: { name: 'ConvsimTag', type: 'KEYWORD' },
  question: { name: 'ConvsimQuestion', type: 'KEYWORD' },
} as const;

/** A text as the value of a search attribute: its start where it is too long, and without what PostgreSQL does not take. */
export function searchValue(text: string): string {
  return clipBytes(text.replace(/[\0\ud800-\udfff]/gu, '\ufffd'), SEARCH_BYTES);
}
