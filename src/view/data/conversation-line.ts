import type { Verdict } from '../../contract/judgement.ts';
import type { Outcome } from '../../contract/outcome.ts';

/** Tokens of one side of a conversation; 0 where no server reported any. */
export interface SideTokens {
  readonly input: number;
  readonly output: number;
  /** Part of the input. */
  readonly cached: number;
}

/** A committed turn as lists and charts need it. */
export interface TurnMark {
  /** Milliseconds the agent took. */
  readonly latencyMs: number;
  /** When the answer was stored, in milliseconds since 1970. */
  readonly answeredAtMs: number;
}

/** A conversation without its texts: what the page lists, filters and counts. */
export interface ConversationLine {
  /** 0-based place of its seed in the batch: the order of the list, and its place in an address. */
  readonly index: number;
  readonly seedId: string;
  readonly conversationId: string;
  /** Id of the row that it belongs to: conversations of two batches are paired by it. */
  readonly caseId: string;
  readonly persona?: string;
  readonly trial?: number;
  readonly tag?: string;
  /** The seed question, at most 200 characters of it; empty where the user opens. */
  readonly question: string;
  readonly outcome: Outcome | 'running';
  /** Of a failed or blocked conversation: type and message without what differs from one to the next. */
  readonly cause?: string;
  /** ISO 8601; absent while it runs. */
  readonly endedAt?: string;
  /** What it came to, by set of judges; a set that has not looked at it is absent. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** Committed turns, oldest first; copied ones of a fork included. */
  readonly turns: readonly TurnMark[];
  readonly tokens: { readonly agent: SideTokens; readonly questions: SideTokens; readonly judges: SideTokens };
}
