import type { Judgement, Rubric } from '../contract/judgement.ts';
import type { Seed } from '../contract/seed.ts';
import type { ConversationKey, Ending } from './store.ts';

/** One judge of a set, for one conversation. */
export interface JudgementKey extends ConversationKey {
  readonly set: string;
  readonly judge: string;
}

/** An ended conversation with what a set's judges found, without its texts. */
export interface JudgedRow {
  readonly seed: Pick<Seed, 'index' | 'id' | 'conversationId' | 'caseId' | 'persona' | 'trial' | 'tag'>;
  readonly ending: Ending | null;
  /** Committed turns. */
  readonly turns: number;
  /** Those of these turns; what was found before the conversation was extended is left out. */
  readonly judgements: readonly Judgement[];
}

/** The part of the store that holds rubrics and what judges found. */
export interface JudgementStore {
  /** The sets of a batch, oldest first. */
  listRubrics(batchId: string): Promise<readonly Rubric[]>;
  /** Stores a set's judges, in place of those it had. */
  saveRubric(batchId: string, rubric: Rubric): Promise<void>;
  findJudgement(key: JudgementKey): Promise<Judgement | null>;
  /**
   * Stores what a judge found and counts its tokens. What was found before of as many turns stays, unless that was an error.
   * Returns what is stored.
   */
  saveJudgement(key: JudgementKey, judgement: Judgement): Promise<Judgement>;
  /** Removes what a set's judges found, or one of them, so that it is judged anew; the tokens stay counted. */
  clearJudgements(batchId: string, set: string, judge?: string): Promise<void>;
  /** Conversations from seed index `from` on, in order, at most `limit`, with what the set's judges found of them. */
  readJudged(page: { batchId: string; set: string; from: number; limit: number }): Promise<readonly JudgedRow[]>;
  /** What all sets found of one conversation, by set. */
  judgementsOf(key: ConversationKey): Promise<readonly { readonly set: string; readonly judgement: Judgement }[]>;
  /** Conversations by what their judges came to: whole judgements and errors of a set. */
  countJudgements(batchId: string, set: string): Promise<{ readonly whole: number; readonly errors: number }>;
  /** Length of the streak of judge errors with one cause at the end of what the set's judges stored since `since` (ISO 8601). */
  judgeStreak(batchId: string, set: string, since: string): Promise<number>;
}
