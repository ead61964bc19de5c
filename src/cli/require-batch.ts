import { type Resumable, resumeCommand } from '../contract/batch-commands.ts';
import { InputError, problemsOf } from '../contract/errors.ts';
import { isHandPause } from '../contract/hand-pause.ts';
import { isLedByScript } from '../contract/function-type.ts';
import { nearestIds } from '../contract/suggestion.ts';
import { openStore } from '../store/open-store.ts';
import type { Batch, BatchSummary, Store } from '../store/store.ts';
import { isStoreThere, storeName } from '../store/store-place.ts';
import type { CliContext } from './cli-context.ts';

/** Opens the store there is; never makes a new one. */
export async function openKnownStore({ config }: CliContext): Promise<Store> {
  if (isStoreThere(config)) return openStore(config);
  throw InputError.of(
    config.home,
    `there are no batches here yet${searchedFolders(config)}; start one with convsim run SPEC, or set CONVSIM_HOME or CONVSIM_DATABASE_URL`,
  );
}

/** What there is to say where nothing was asked for by name, and there is nothing. */
export function noBatches(config: CliContext['config']): string {
  return `no batches yet in ${storeName(config)}${searchedFolders(config)}; start one with convsim run SPEC`;
}

/** Where else batches were searched for, in words that follow the home folder; empty where `CONVSIM_HOME` names it. */
function searchedFolders({ env, databaseUrl }: CliContext['config']): string {
  const isNamed = env['CONVSIM_HOME'] || databaseUrl !== undefined;
  return isNamed ? '' : ', nor in a .convsim of the folders above';
}

/** @throws {InputError} when the store has no such batch. */
export async function requireBatch(store: Store, batchId: string): Promise<Batch> {
  const batch = await store.findBatch(batchId);
  if (batch) return batch;
  throw InputError.of('BATCH', await unknownBatch(store, batchId));
}

/** Several batches, in the order of their ids. @throws {InputError} naming every one that the store does not have. */
export async function requireBatches(store: Store, ids: readonly string[]): Promise<readonly Batch[]> {
  const found = await Promise.allSettled(ids.map((batchId) => requireBatch(store, batchId)));
  const problems = problemsOf(found);
  if (problems.length > 0) throw new InputError(problems);
  return found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

/** What there is instead of a batch that is not there. */
export async function unknownBatch(store: Store, batchId: string): Promise<string> {
  const newestFirst = (await store.listBatches()).map((batch) => batch.batchId).toReversed();
  const near = nearestIds(batchId, newestFirst);
  const question = near.length > 0 ? `; did you mean ${near.join(', ')}? ` : '; ';
  return `there is no batch "${batchId}" in this store${question}convsim status lists them`;
}

/**
 * A batch whose seeds are all there.
 * @throws {InputError} when there is none, or when they are still being loaded.
 */
export async function requireLoaded(store: Store, batchId: string): Promise<Batch> {
  const batch = await requireBatch(store, batchId);
  if (batch.seedCount !== null) return batch;
  const remedy = `load them first: convsim run SPEC --batch ${batchId}`;
  throw InputError.of('BATCH', `the seeds of batch ${batchId} are not all loaded; ${remedy}`);
}

/**
 * A batch that a command can run; `remedyOf` is what is done to one of a script instead.
 * @throws {InputError} when there is none, when it needs the functions of a script, or when its seeds are not all loaded.
 */
export async function requireRunnable(
  store: Store,
  batchId: string,
  remedyOf: (batch: Resumable) => string = resumeCommand,
): Promise<Batch> {
  const batch = await requireBatch(store, batchId);
  if (isLedByScript(batch.manifest.spec)) {
    const remedy = remedyOf({ batchId, isScript: true, isClosed: batch.state === 'closed' });
    throw InputError.of('BATCH', `batch ${batchId} needs the functions of its script; ${remedy}`);
  }
  return requireLoaded(store, batchId);
}

/** How people resume a batch: with a command, or with the script whose functions it needs. */
export function resumeWords({ batchId, manifest }: Pick<Batch, 'batchId' | 'manifest'>, isClosed = false): string {
  return resumeCommand({ batchId, isScript: isLedByScript(manifest.spec), isClosed });
}

/** Interrupted batches that are named with their command. */
const MOST_NAMED = 3;

/** Names the last batches on which no process works, and how to resume each. */
export function interruptedLines(batches: readonly Pick<Batch, 'batchId' | 'manifest'>[]): readonly string[] {
  return batches
    .slice(-MOST_NAMED)
    .map((batch) => `batch ${batch.batchId} was interrupted; to resume it: ${resumeWords(batch)}`);
}

/** Whether a process works on a batch: it is open, or a manual pause holds its run until it is resumed. */
export function isUnderWay({ state, pauseReason }: Pick<BatchSummary, 'state' | 'pauseReason'>): boolean {
  return state === 'open' || (state === 'paused' && isHandPause(pauseReason));
}
