import type { Verdict } from '../contract/judgement.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { ConversationRecord } from '../contract/turn-record.ts';
import { verdictOf } from '../contract/verdict.ts';
import { shortScores } from '../output/score-records.ts';
import { caseIdOf } from '../reports/case-id-of.ts';
import { requireSet } from '../reports/choose-set.ts';
import { judgedRows } from '../reports/judged-rows.ts';
import { type SetStatistics, storedStatistics } from '../reports/stored-statistics.ts';
import type { Batch, Store } from '../store/store.ts';

/** What the judges of one set found of a batch. */
export interface JudgedResult {
  /** `run`: the judges that the batch was run with. */
  readonly set: string;
  /** How many passed, of those judged and of all, with intervals; by criterion too. */
  readonly statistics: SetStatistics;
  /** Every conversation of the batch, in the order of its seeds. */
  readonly conversations: readonly ConversationVerdict[];
}

/** What one conversation came to; `readRecords` has the reasons and quotes of its scores. */
export interface ConversationVerdict {
  readonly conversationId: string;
  /** Its row of the seeds: conversations of one case differ by persona or trial. */
  readonly caseId: string;
  readonly persona?: string;
  /** From 1, where there are several. */
  readonly trial?: number;
  readonly outcome: Outcome | 'running';
  readonly verdict: Verdict;
  /** By judge and criterion, such as `quality/honest`, with the turn after it where each was judged: a number of a scale as it is. */
  readonly scores: NonNullable<ConversationRecord['scores']>;
}

/** What a set of a batch came to. @throws {InputError} where the batch has no such set. */
export async function judgedResult(
  store: Store,
  batch: Pick<Batch, 'batchId' | 'manifest'>,
  set: string,
): Promise<JudgedResult> {
  const { batchId } = batch;
  const rubric = await requireSet(store, { batchId, set });
  const [statistics] = await storedStatistics(store, batch, { set });
  if (!statistics) throw new TypeError(`set ${set} of batch ${batchId} has no statistics`);
  const conversations: ConversationVerdict[] = [];
  for await (const { seed, ending, judgements } of judgedRows(store, { batchId, set })) {
    const { conversationId, persona, trial } = seed;
    conversations.push({
      conversationId,
      caseId: caseIdOf(seed),
      ...(persona !== undefined && { persona }),
      ...(trial !== undefined && { trial }),
      outcome: ending?.outcome ?? 'running',
      verdict: ending ? verdictOf(rubric.judges, judgements) : 'unjudged',
      scores: shortScores({ rubric, judgements }),
    });
  }
  return { set, statistics, conversations };
}
