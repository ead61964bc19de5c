/** What a batch is doing. */
export type BatchDoing = 'loading' | 'running' | 'interrupted' | 'paused' | 'ended';

/** A batch in the list of batches. */
export interface BatchLine {
  readonly batchId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly doing: BatchDoing;
  /** Why it is paused. */
  readonly pauseReason?: string;
  readonly seeds: number;
  /** Conversations by outcome; those that have not ended are in none. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly turns: number;
}

/** Price of a million tokens of one side. */
export interface SidePrice {
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number | undefined;
}

/** How alike the questions of a batch are. Shares are from 0 to 1; `null` where there is nothing to take one of. */
export interface Diversity {
  /** Questions of users, seed questions not counted. */
  readonly questions: number;
  /** Part of them that differ from all others, capitals, blanks and punctuation apart. */
  readonly distinct: number | null;
  /** Part of them that repeat an earlier question of the same conversation. */
  readonly repeated: number | null;
  /** Mean share of distinct words in windows of 50 words (MATTR), over all questions in their order. */
  readonly lexical: number | null;
  /** Mean number of words of a question. */
  readonly words: number | null;
}

/** What the page says of one batch beside its conversations. */
export interface BatchView extends BatchLine {
  readonly agent: string;
  readonly questionGenerator: string;
  readonly judges: readonly string[];
  readonly maxTurns: number;
  readonly convsimVersion: string;
  readonly forkedFrom?: { readonly conversationId: string; readonly turn: number };
  readonly prices?: {
    readonly agent?: SidePrice | undefined;
    readonly questions?: SidePrice | undefined;
    readonly judges?: SidePrice | undefined;
    readonly currency?: string | undefined;
  };
  /** Sets of judges: `run` first. */
  readonly sets: readonly string[];
  /** What `convsim stats BATCH --json` prints of each set. */
  readonly statistics: Readonly<Record<string, SetFigures>>;
  readonly diversity: Diversity;
  /** Whether statistics and diversity are older than the rest, or not there yet: they are being derived, ask again. */
  readonly isDeriving?: boolean;
  /** What it waits for, and what has to be done, one line each. */
  readonly notes: readonly string[];
  /** The batch's workflows in the Temporal UI. */
  readonly workflowsLink?: string;
  /** Grows whenever a conversation, a turn or a judgement has changed: the page then asks for what is new. */
  readonly revision: string;
}

/** A share with its interval. */
export interface RateFigure {
  readonly share: number;
  readonly interval: readonly [low: number, high: number] | null;
  readonly method: string;
}

/** The part of the JSON of `convsim stats` that the page shows. */
export interface SetFigures {
  readonly conversations: number;
  readonly cases: number;
  readonly judged: number;
  readonly passed: number;
  readonly rate: RateFigure | null;
  readonly strict: RateFigure | null;
  readonly pass_hat_k?: readonly PassFigure[];
  readonly pass_at_k?: readonly PassFigure[];
  readonly criteria: readonly CriterionFigure[];
}

/** `pass^k` or `pass@k`. */
export interface PassFigure {
  readonly k: number;
  readonly share: number | null;
  readonly cases: number;
}

/** One criterion over a batch. */
export interface CriterionFigure {
  readonly judge: string;
  readonly criterion: string;
  readonly gate: boolean;
  readonly judged?: number;
  readonly passed?: number;
  readonly rate?: RateFigure | null;
  readonly mean?: { readonly value: number; readonly interval: readonly [low: number, high: number] | null };
}
