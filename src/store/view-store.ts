import type { Judgement } from '../contract/judgement.ts';
import type { Usage } from '../contract/message.ts';
import type { Seed } from '../contract/seed.ts';
import type { Ending } from './conversation-key.ts';
import type { StepName } from './step-name.ts';

/** Conversations of a batch from seed index `from` to `to`, both included. */
export interface SeedRange {
  readonly batchId: string;
  readonly from: number;
  readonly to: number;
}

/** A committed turn without what was said. */
export interface TurnMarkRow {
  readonly latencyMs: number;
  /** ISO 8601. */
  readonly answeredAt: string;
}

/** A conversation without its texts. */
export interface LineRow {
  readonly seed: Pick<Seed, 'index' | 'id' | 'conversationId' | 'caseId' | 'persona' | 'trial' | 'tag'>;
  /** The seed question, clipped. */
  readonly question: string;
  readonly ending: Ending | null;
  /** ISO 8601; `null` while it is open. */
  readonly endedAt: string | null;
  /** Oldest first, copied ones of a fork included. */
  readonly turns: readonly TurnMarkRow[];
  /** Of its own turns; `null` where no server reported any. */
  readonly agentUsage: Usage | null;
  /** Those that no committed turn asks included. */
  readonly questionUsage: Usage | null;
  /** What every set found of it as it is. */
  readonly found: readonly { readonly set: string; readonly judgement: Judgement }[];
}

/** Failed attempts at a step: what it met before it succeeded, or has met so far. */
export interface TriedRow {
  readonly seedIndex: number;
  /** Of step `judge` the place of the judge in its set. */
  readonly turn: number;
  readonly step: StepName;
  /** Rate limiting not counted. */
  readonly failures: number;
  readonly rateLimited: number;
  /** Type and message of the last failure. */
  readonly type: string;
  readonly message: string;
  /** Milliseconds from the first failure to the success; `null` where there is none yet. */
  readonly lostMs: number | null;
}

/** What a user asked in a conversation. */
export interface AskedRow {
  readonly seedIndex: number;
  /** Empty where the user opened. */
  readonly seedQuestion: string;
  /** Of committed turns, oldest first; the seed question is not among them, nor is what a fork copied. */
  readonly questions: readonly string[];
}

/** The part of the store that the page reads. */
export interface ViewStore {
  /**
   * Conversations from seed index `from` on, in order, at most `limit`; with `changedSince`, an ISO 8601 time, only those that were
   * touched at that time or later.
   */
  readLines(page: {
    readonly batchId: string;
    readonly from: number;
    readonly limit: number;
    readonly changedSince?: string | undefined;
  }): Promise<readonly LineRow[]>;
  /** What steps met, by seed, turn and step. */
  readTried(range: SeedRange): Promise<readonly TriedRow[]>;
  readAsked(range: SeedRange): Promise<readonly AskedRow[]>;
  /**
   * Indexes of the conversations whose committed turns hold a text in question, answer or context, in order. Capitals make no
   * difference where a small letter has one capital of one character; otherwise a character is only equal to itself.
   */
  searchTexts(range: SeedRange & { readonly text: string }): Promise<readonly number[]>;
}
