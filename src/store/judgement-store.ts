import type { Judgement, Rubric } from '../contract/judgement.ts';
import type { Seed } from '../contract/seed.ts';
import type { ConversationKey, Ending } from './conversation-key.ts';

/** One judge of a set, for one conversation. */
export interface JudgementKey extends ConversationKey {
  readonly set: string;
  readonly judge: string;
}

/** A judgement to be stored. */
export interface NewJudgement extends Judgement {
  /** When the last turn that the judge saw was answered, as `Reply.answeredAt` has it: names the turns that were judged. */
  readonly lastAnsweredAt?: string | undefined;
}

/** Conversations from seed index `from` on, in order, at most `limit`, with what a set found of them. */
export interface JudgedPage {
  readonly batchId: string;
  readonly set: string;
  readonly from: number;
  readonly limit: number;
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

/** A judging apart from the run that has not ended. */
export interface OpenJudging {
  readonly batchId: string;
  readonly set: string;
  readonly state: 'open' | 'paused';
  /** Why it is paused; `null` otherwise. */
  readonly pauseReason: string | null;
}

/** The part of the store that holds rubrics and what judges found. */
export interface JudgementStore {
  /** The sets of a batch: `run` first where its spec has judges, then the others, oldest first. */
  listRubrics(batchId: string): Promise<readonly Rubric[]>;
  /** Stores a set, in place of what it was; the judges of `run` stay those of the manifest. Opening it ends its streaks of errors. */
  saveRubric(batchId: string, rubric: Rubric): Promise<void>;
  /** Batches with a set that is being judged apart from the run. */
  openJudgings(): Promise<readonly OpenJudging[]>;
  findJudgement(key: JudgementKey): Promise<Judgement | null>;
  /**
   * Stores what a judge found and counts its tokens. What was found before of as many turns stays, unless it has errors and this
   * has no more of them. Returns what is stored.
   * @throws {StepFailure} `StoreBehind` where the turns that were judged are not there any more, nothing at all or others in their place.
   */
  saveJudgement(key: JudgementKey, judgement: NewJudgement): Promise<Judgement>;
  /** Removes what a set's judges found, or one of them, so that it is judged anew; the tokens stay counted. */
  clearJudgements(batchId: string, set: string, judge?: string): Promise<void>;
  readJudged(page: JudgedPage): Promise<readonly JudgedRow[]>;
  /** What all sets found of one conversation as it is now, by set. */
  judgementsOf(key: ConversationKey): Promise<readonly { readonly set: string; readonly judgement: Judgement }[]>;
  /** What a set's judges, or one of them, found so far: whole judgements, and those with an error. */
  countJudgements(
    batchId: string,
    set: string,
    judge?: string,
  ): Promise<{ readonly whole: number; readonly errors: number }>;
  /** The errors of a set by cause, most frequent first, each with one conversation. */
  judgeErrors(batchId: string, set: string): Promise<readonly JudgeErrorGroup[]>;
  /** Length of the longest streak of errors with one cause at the end of what one judge of the set has stored. */
  judgeStreak(batchId: string, set: string): Promise<number>;
}

/** Conversations that a judge could not judge, for one cause. */
export interface JudgeErrorGroup {
  readonly judge: string;
  /** Of the failure; `null` where single criteria could not be scored. */
  readonly type: string | null;
  readonly count: number;
  readonly example: { readonly conversationId: string; readonly message: string };
}
