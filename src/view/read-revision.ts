import { createHash } from 'node:crypto';
import { canonicalJson } from '../contract/canonical-json.ts';
import type { Batch, Store } from '../store/store.ts';

/** How long before the time it carries a change may have been dated: workers' clocks differ, and a write may have to wait. */
const SLACK_MS = { own: 10_000, shared: 30_000 } as const;

/** State of a batch, by which a reader tells whether anything has changed, and asks only for that. */
export interface Revision {
  /** When it was read, in milliseconds since 1970. */
  readonly atMs: number;
  /** Another one means that every conversation may have changed. */
  readonly generation: string;
  /** Another one means that something has changed. */
  readonly state: string;
}

/** Reads what tells that a batch has changed: its totals, without a look at its conversations. */
export async function readRevision(
  store: Pick<Store, 'listRubrics' | 'progress' | 'countJudgements'>,
  { batchId, state, pauseReason, seedCount }: Pick<Batch, 'batchId' | 'state' | 'pauseReason' | 'seedCount'>,
): Promise<Revision> {
  const atMs = Date.now();
  const rubrics = await store.listRubrics(batchId);
  const progress = await store.progress(batchId);
  const judged = await Promise.all(rubrics.map(({ set }) => store.countJudgements(batchId, set)));
  const judges = rubrics.map((rubric) => [rubric.set, rubric.judges]);
  return {
    atMs,
    // Seeds are added without a date.
    generation: hashOf([judges, seedCount ?? progress.seeds]),
    state: hashOf([progress, judged, rubrics, state, pauseReason]),
  };
}

/** As the page gets it, and gives it back. */
export function revisionText({ atMs, generation, state }: Revision): string {
  return `${atMs.toString(36)}-${generation}-${state}`;
}

/** From when on what changed since a revision is dated, ISO 8601; `undefined` where all of it may have. */
export function changedSince(
  text: string,
  present: Pick<Revision, 'generation'>,
  { isShared }: Pick<Store, 'isShared'>,
): string | undefined {
  const [at = '', generation] = text.split('-');
  const atMs = Number.parseInt(at, 36);
  if (!/^[0-9a-z]{1,9}$/.test(at) || generation !== present.generation) return undefined;
  return new Date(atMs - (isShared ? SLACK_MS.shared : SLACK_MS.own)).toISOString();
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('base64url').replaceAll('-', '.').slice(0, 10);
}
