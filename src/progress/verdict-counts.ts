import { type Rubric, type Verdict, VERDICTS } from '../contract/judgement.ts';
import { verdictOf } from '../contract/verdict.ts';
import type { Store } from '../store/store.ts';
import { fullCount } from './amounts.ts';

/** Conversations by what they came to in a set. */
export type VerdictCounts = Readonly<Partial<Record<Verdict, number>>>;

/** Conversations that are read at once. */
const PAGE = 500;

/** What the ended conversations of a batch came to in a set. */
export async function verdictCounts(
  store: Pick<Store, 'readJudged'>,
  batchId: string,
  { set, judges }: Pick<Rubric, 'set' | 'judges'>,
): Promise<VerdictCounts> {
  const counts: Partial<Record<Verdict, number>> = {};
  for (let from = 0; ;) {
    const rows = await store.readJudged({ batchId, set, from, limit: PAGE });
    for (const { ending, judgements } of rows) {
      if (ending === null) continue;
      const verdict = verdictOf(judges, judgements);
      counts[verdict] = (counts[verdict] ?? 0) + 1;
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return counts;
    from = last.seed.index + 1;
  }
}

/** `passed 12, failed 3, error 1` in the order of the contract; empty where nothing has ended. */
export function verdictsText(counts: VerdictCounts): string {
  const given = VERDICTS.flatMap((verdict) => (counts[verdict] ? [`${verdict} ${fullCount(counts[verdict])}`] : []));
  return given.join(', ');
}

/** A set and what the conversations of its batch came to in it. */
export interface SetVerdicts {
  readonly set: string;
  readonly judges: readonly string[];
  readonly verdicts: VerdictCounts;
}

/** The same of every set of a batch. */
export async function allVerdicts(
  store: Pick<Store, 'readJudged' | 'listRubrics'>,
  batchId: string,
): Promise<readonly SetVerdicts[]> {
  const rubrics = await store.listRubrics(batchId);
  return Promise.all(
    rubrics.map(async (rubric) => ({
      set: rubric.set,
      judges: rubric.judges.map(({ name }) => name),
      verdicts: await verdictCounts(store, batchId, rubric),
    })),
  );
}
