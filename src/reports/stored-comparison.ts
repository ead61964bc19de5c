import { canonicalJson } from '../contract/canonical-json.ts';
import { InputError } from '../contract/errors.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { type Rubric, RUN_SET } from '../contract/judgement.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { Batch, Store } from '../store/store.ts';
import { requireSets } from './choose-set.ts';
import { type BothBatches, compareBatches, type Comparison } from './compare-batches.ts';
import { judgedRows } from './judged-rows.ts';

/** A comparison of what the store holds. */
export interface StoredComparison extends Comparison {
  readonly set: string;
  /** Judges that only one of the batches has in the set, or that are built otherwise in it: a rate may differ because of them. */
  readonly otherJudges: readonly string[];
}

type Compared = Pick<Batch, 'batchId' | 'manifest'>;

/**
 * Compares two batches in a set: the one named, else that of the specs' judges, else the only one that both have.
 * @throws {InputError} where there is no such set in both, or no case in common.
 */
export async function storedComparison(
  store: Pick<Store, 'listRubrics' | 'readJudged'>,
  { a, b }: BothBatches<Compared>,
  { set }: { readonly set?: string | undefined } = {},
): Promise<StoredComparison> {
  if (a.batchId === b.batchId) throw InputError.of('BATCH', `${a.batchId} is given twice; name two batches`);
  const rubrics = commonRubric(
    { batchId: a.batchId, rubrics: await requireSets(store, { batchId: a.batchId, set }) },
    { batchId: b.batchId, rubrics: await requireSets(store, { batchId: b.batchId, set }) },
  );
  const side = ({ batchId }: Compared, { set, judges }: Rubric) => ({
    batchId,
    judges,
    rows: judgedRows(store, { batchId, set }),
  });
  const comparison = await compareBatches(
    { a: side(a, rubrics.a), b: side(b, rubrics.b) },
    { randomSeed: a.manifest.spec.randomSeed },
  );
  return { set: rubrics.a.set, otherJudges: otherJudges(rubrics.a.judges, rubrics.b.judges), ...comparison };
}

interface SetsOf {
  readonly batchId: string;
  readonly rubrics: readonly Rubric[];
}

function commonRubric(ofA: SetsOf, ofB: SetsOf): BothBatches<Rubric> {
  const common = ofA.rubrics.flatMap((a) => {
    const b = ofB.rubrics.find(({ set }) => set === a.set);
    return b ? [{ a, b }] : [];
  });
  const chosen = common.length === 1 ? common[0] : common.find(({ a }) => a.set === RUN_SET);
  if (chosen) return chosen;
  const sets = (of: SetsOf) => `${of.batchId} has ${of.rubrics.map(({ set }) => set).join(', ')}`;
  const problem =
    common.length === 0
      ? `the batches have no set in common; judge both with the same rubric (${sets(ofA)}; ${sets(ofB)})`
      : `the batches have several sets in common; name one: ${common.map(({ a }) => a.set).join(', ')}`;
  throw InputError.of('--set', problem);
}

function otherJudges(ofA: readonly JudgeSpec[], ofB: readonly JudgeSpec[]): readonly string[] {
  const names = new Set([...ofA, ...ofB].map(({ name }) => name));
  const formOf = (judges: readonly JudgeSpec[], name: string) =>
    canonicalJson(withoutThresholds(judges.find((judge) => judge.name === name)));
  return [...names].filter((name) => formOf(ofA, name) !== formOf(ofB, name));
}

/** What makes scores: not what is derived from them when they are read. */
function withoutThresholds(judge: JudgeSpec | undefined): unknown {
  if (!judge) return null;
  const { gate: _, ...rest } = judge;
  const criteria = Object.entries(fieldsOf(rest['criteria'])).map(([name, criterion]) => {
    const { gate: _gate, pass: _pass, ...own } = fieldsOf(criterion);
    return [name, own];
  });
  return { ...rest, criteria };
}
