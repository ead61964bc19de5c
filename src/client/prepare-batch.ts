import { InputError } from '../contract/errors.ts';
import { BATCH_ID_PATTERN } from '../contract/ids.ts';
import type { Manifest } from '../contract/manifest.ts';
import { endedCount, FAILED_OUTCOMES } from '../contract/outcome.ts';
import { isInterrupted } from '../progress/is-served.ts';
import type { Seed } from '../contract/seed.ts';
import { checkSeeds } from '../spec/check-seeds.ts';
import type { SeedsSource } from '../spec/open-seeds.ts';
import { componentTypes, type ComponentTypes } from '../spec/component-types.ts';
import { pathDigests } from '../spec/path-digests.ts';
import { compareManifests, isCorrection, makeManifest, type ManifestDifference } from '../spec/compare-manifests.ts';
import { keepSettings, type KeptSettings, type Setting } from '../spec/keep-settings.ts';
import type { LoadedSpec } from '../spec/read-spec.ts';
import { readSeeds } from '../spec/settle-seeds.ts';
import type { Batch, Store } from '../store/store.ts';
import { specRefusal } from './spec-refusal.ts';

/** Seeds written to the store at once. */
const SEEDS_PER_WRITE = 1_000;

/** What a batch is made from, all of it checked. */
export interface BatchDraft {
  readonly batchId: string;
  readonly manifest: Manifest;
  /** Whether the spec names itself; a name that it has by default stays that of the first start. */
  readonly hasName: boolean;
  readonly seeds: SeedsSource;
  /** Conversations. */
  readonly seedCount: number;
  /** Rows of the seed list, which expand to them. */
  readonly rowCount: number;
  /** What was read in the seed file otherwise than it stands there. */
  readonly seedNotes: readonly string[];
  readonly types: ComponentTypes;
  /** Settings that an option of the command asks for: they replace what was set in the batch. */
  readonly asked?: readonly Setting[] | undefined;
}

/** A batch ready to be started, and what people should know of it. */
export interface PreparedBatch {
  readonly batch: Batch;
  /** Whether it was there before. */
  readonly isKnown: boolean;
  /** Dotted keys of the spec that changed and take effect. */
  readonly takenOver: readonly string[];
  /** Failed conversations that are open again: nothing was answered yet, and the spec was corrected. */
  readonly retried: number;
  readonly warnings: readonly string[];
}

/**
 * Checks batch id and seeds and freezes the manifest; writes nothing.
 * @throws {InputError} with every problem of the seeds.
 */
export async function draftBatch(
  batchId: string,
  given: {
    loaded: LoadedSpec;
    seeds: SeedsSource;
    toolVersion: string;
    types?: ComponentTypes;
    asked?: readonly Setting[];
  },
): Promise<BatchDraft> {
  checkBatchId(batchId);
  const { loaded, seeds, toolVersion, types = componentTypes, asked } = given;
  const { count, rows, digest, notes } = await checkSeeds(seeds);
  const paths = await pathDigests(loaded, types);
  const manifest = makeManifest({ loaded, seedsDigest: digest, pathDigests: paths, toolVersion });
  const counts = { seedCount: count, rowCount: rows, seedNotes: notes };
  return { batchId, manifest, hasName: loaded.hasName, seeds, ...counts, types, asked };
}

/**
 * Puts the batch and all its seeds into the store, or resumes an earlier start that was interrupted.
 * @throws {InputError} when the id belongs to a batch of another spec; names the keys that differ.
 * @throws the reason of `signal` when that is aborted: what was loaded by then stays.
 */
export async function prepareBatch(store: Store, draft: BatchDraft, signal?: AbortSignal): Promise<PreparedBatch> {
  const { batchId, manifest } = draft;
  const known = await store.findBatch(batchId);
  const batch = known ?? (await store.createBatch(batchId, manifest));
  const isUnanswered = known !== null && !(await store.wasServed(batchId, 'agent'));
  const { takenOver, warnings } = await takeOver(store, batch, draft);
  const isCorrected = isUnanswered && takenOver.some(isCorrection);
  const retried = isCorrected ? await store.reopen(batchId, FAILED_OUTCOMES) : 0;
  if (batch.seedCount === null) await loadSeeds(store, draft, signal);
  const ready = (await store.findBatch(batchId)) ?? batch;
  return { batch: ready, isKnown: known !== null, takenOver, retried, warnings: [...draft.seedNotes, ...warnings] };
}

/**
 * Makes sure, before anything is started, that the id is new or belongs to a batch of this spec.
 * @throws {InputError} that names the keys that differ.
 */
export async function checkSameSpec(store: Store, draft: BatchDraft): Promise<void> {
  const known = await store.findBatch(draft.batchId);
  if (known) await differenceOf(store, known, draft);
}

/** @throws {InputError} when a batch id has another form than workflow ids, files and addresses allow. */
export function checkBatchId(batchId: string): void {
  if (BATCH_ID_PATTERN.test(batchId)) return;
  const rule = 'use 1 to 64 letters, digits, dots, dashes or underscores';
  throw InputError.of('--batch', `"${batchId}" is not a valid batch id; ${rule}`);
}

async function takeOver(store: Store, batch: Batch, draft: BatchDraft): Promise<ManifestDifference> {
  const difference = await differenceOf(store, batch, draft);
  const { notes } = keptIn(batch.manifest, draft);
  await store.changeManifest(batch.batchId, (present) => resumed(present, keptIn(present, draft).manifest));
  return { ...difference, warnings: [...notes, ...difference.warnings] };
}

/** The manifest of a start that resumes a batch. Digests stay those of the first start: a changed module is reported each time. */
function resumed({ digests, extendedFrom, spec: { maxTurns } }: Manifest, given: Manifest): Manifest {
  if (extendedFrom === undefined) return { ...given, digests };
  return { ...given, spec: { ...given.spec, maxTurns }, extendedFrom, digests };
}

/** The manifest of a start, with what was set in the batch since, and with its first name where the spec has none of its own. */
function keptIn(stored: Manifest, { batchId, manifest, hasName, asked }: BatchDraft): KeptSettings {
  const given = hasName ? manifest : { ...manifest, spec: { ...manifest.spec, name: stored.spec.name } };
  return keepSettings(batchId, { stored, given, asked });
}

async function differenceOf(store: Store, batch: Batch, draft: BatchDraft): Promise<ManifestDifference> {
  const given = keptIn(batch.manifest, draft).manifest;
  const state = await standingOf(store, batch);
  const difference = compareManifests({ stored: batch.manifest, given, ...state }, draft.types);
  if (difference.refused.length === 0) return difference;
  throw InputError.of('--batch', specRefusal(batch, draft, difference.refused));
}

/** What of the spec a batch may still change. */
async function standingOf(store: Store, batch: Batch): Promise<{ isUnanswered: boolean; isUnderWay: boolean }> {
  const { batchId, state } = batch;
  // Another process would go on with the old spec for a while.
  const isRunning = state === 'open' && !(await isInterrupted(store, batch));
  const isUnanswered = !isRunning && !(await store.wasServed(batchId, 'agent'));
  const { outcomes, seeds } = await store.progress(batchId);
  return { isUnanswered, isUnderWay: state !== 'loading' && endedCount(outcomes) < seeds };
}

async function loadSeeds(
  store: Store,
  { batchId, seeds, seedCount }: BatchDraft,
  signal: AbortSignal | undefined,
): Promise<void> {
  let chunk: Seed[] = [];
  for await (const seed of readSeeds(seeds, batchId)) {
    chunk.push(seed);
    if (chunk.length < SEEDS_PER_WRITE) continue;
    signal?.throwIfAborted();
    await store.addSeeds(batchId, chunk);
    chunk = [];
  }
  await store.addSeeds(batchId, chunk);
  await store.sealSeeds(batchId, seedCount);
}
