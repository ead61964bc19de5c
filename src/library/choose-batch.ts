import type { BatchDraft } from '../client/prepare-batch.ts';
import type { Manifest } from '../contract/manifest.ts';
import { FAILED_OUTCOMES } from '../contract/outcome.ts';
import { sha256 } from '../contract/seed-ids.ts';
import { canonicalJson } from '../contract/canonical-json.ts';
import { compareManifests } from '../spec/compare-manifests.ts';
import { safeName } from '../contract/ids.ts';
import type { BatchSummary, Store } from '../store/store.ts';

/** What a script is given to choose its batch from. */
interface Choice {
  readonly draft: Omit<BatchDraft, 'batchId'>;
  /** Whether a closed batch with failed conversations is resumed as well. */
  readonly retryFailed: boolean;
}

/**
 * The batch that a script without a batch id means: the last one of the same options if it was interrupted, else a new
 * `<name>-<hash>`, `<name>-<hash>-2`, …
 */
export async function chooseBatch(store: Store, { draft, retryFailed }: Choice): Promise<string> {
  const { manifest, types } = draft;
  const batches = (await store.listBatches()).filter(({ batchId }) => isNamed(batchId, manifest.spec.name));
  const last = batches
    .filter((batch) => compareManifests({ stored: batch.manifest, given: manifest }, types).refused.length === 0)
    .toSorted((a, b) => compareText(a.createdAt, b.createdAt) || numberOf(a.batchId) - numberOf(b.batchId))
    .at(-1);
  if (last && (last.state !== 'closed' || (retryFailed && hasFailed(last)))) return last.batchId;
  return newId(baseOf(manifest), batches);
}

/** Whether an id is one that scripts of this name are given. */
function isNamed(batchId: string, name: string): boolean {
  const start = `${safeName(name)}-`;
  return batchId.startsWith(start) && /^[0-9a-f]{8}(-\d+)?$/.test(batchId.slice(start.length));
}

/** The number is above every one that was used, since files may hold records of a batch that was deleted. */
function newId(base: string, batches: readonly BatchSummary[]): string {
  const numbers = batches.filter(({ batchId }) => batchId.startsWith(base)).map(({ batchId }) => numberOf(batchId));
  const next = Math.max(0, ...numbers) + 1;
  return next === 1 ? base : `${base}-${next}`;
}

function baseOf({ spec, digests }: Manifest): string {
  // What may change on a resume is not part of the batch's identity.
  const { concurrency: _, limits: __, budget: ___, prices: ____, ...fixed } = spec;
  return `${safeName(spec.name)}-${sha256(canonicalJson({ spec: fixed, seeds: digests.seeds })).slice(0, 8)}`;
}

function numberOf(batchId: string): number {
  return Number(/-[0-9a-f]{8}-(\d+)$/.exec(batchId)?.[1] ?? 1);
}

function hasFailed({ outcomes }: BatchSummary): boolean {
  return FAILED_OUTCOMES.some((outcome) => (outcomes[outcome] ?? 0) > 0);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
