import { InputError } from '../contract/errors.ts';
import { type Rubric, RUN_SET } from '../contract/judgement.ts';
import { suggestionOrAll } from '../contract/suggestion.ts';
import type { Store } from '../store/store.ts';

/** Which set of which batch is wanted; none names one where there is no question which. */
export interface SetWanted {
  readonly batchId: string;
  readonly set?: string | undefined;
}

type Reads = Pick<Store, 'listRubrics'>;

/**
 * The sets of a batch, oldest first, or the one that is named.
 * @throws {InputError} where the batch was never judged, or has no such set.
 */
export async function requireSets(store: Reads, { batchId, set }: SetWanted): Promise<readonly Rubric[]> {
  const rubrics = await store.listRubrics(batchId);
  if (rubrics.length === 0) throw InputError.of('BATCH', unjudgedBatch(batchId));
  if (set === undefined) return rubrics;
  const named = rubrics.filter((rubric) => rubric.set === set);
  if (named.length > 0) return named;
  const known = suggestionOrAll(
    set,
    rubrics.map((rubric) => rubric.set),
    'sets',
  );
  throw InputError.of('--set', `batch ${batchId} has no set "${set}"${known}`);
}

/**
 * The one set that is meant: the one named, else that of the spec's judges, else the only one.
 * @throws {InputError} where there is none, or several could be meant.
 */
export async function requireSet(store: Reads, wanted: SetWanted): Promise<Rubric> {
  const rubrics = await requireSets(store, wanted);
  const chosen = rubrics.length === 1 ? rubrics[0] : rubrics.find(({ set }) => set === RUN_SET);
  if (chosen) return chosen;
  const names = rubrics.map(({ set }) => set).join(', ');
  throw InputError.of('--set', `batch ${wanted.batchId} has several sets; name one: ${names}`);
}

/** What to do about a batch that was never judged. */
function unjudgedBatch(batchId: string): string {
  return `batch ${batchId} was not judged; judge it with convsim judge ${batchId} --with RUBRIC, or add judges to its spec before a new run`;
}
