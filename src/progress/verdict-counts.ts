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
  for await (const { verdict } of eachVerdict(store, batchId, { set, judges }))
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

/** What each conversation came to in every set of its batch, by its id. */
export async function verdictsById(
  store: Pick<Store, 'readJudged' | 'listRubrics'>,
  batchId: string,
): Promise<ReadonlyMap<string, readonly { readonly set: string; readonly verdict: Verdict }[]>> {
  const found = new Map<string, { set: string; verdict: Verdict }[]>();
  for (const rubric of await store.listRubrics(batchId)) {
    for await (const { conversationId, verdict } of eachVerdict(store, batchId, rubric))
      found.set(conversationId, [...(found.get(conversationId) ?? []), { set: rubric.set, verdict }]);
  }
  return found;
}

/** Streams what the ended conversations of a batch came to. */
async function* eachVerdict(
  store: Pick<Store, 'readJudged'>,
  batchId: string,
  { set, judges }: Pick<Rubric, 'set' | 'judges'>,
): AsyncGenerator<{ readonly conversationId: string; readonly verdict: Verdict }> {
  for (let from = 0; ;) {
    const rows = await store.readJudged({ batchId, set, from, limit: PAGE });
    for (const { seed, ending, judgements } of rows) {
      if (ending !== null) yield { conversationId: seed.conversationId, verdict: verdictOf(judges, judgements) };
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
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
