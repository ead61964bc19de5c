import type { Quirk } from './persona.ts';

/** What a message of a simulated user is checked for before the agent gets it; one that fails is discarded whole. */
export const GUARDS = [
  'shape',
  'cut',
  'open-goal',
  'unknown-fact',
  'empty',
  'markup',
  'label',
  'echo',
  'secret-fact',
  'too-early',
  'repeated',
] as const;

/** Name of a guard. */
export type Guard = (typeof GUARDS)[number];

/** What the user thinks of going on: its own word, or what code derives where the model writes plain text. */
export type UserStatus = 'continue' | 'satisfied' | 'giving-up' | 'cannot-continue';

/** What is odd in a message that the agent was given nevertheless. */
export type UserFlag = 'too-long' | 'too-many-facts' | 'invented';

/** How a conversation ends by its user or a stop rule. */
export interface UserEnd {
  readonly outcome: 'user-ended' | 'goal-reached' | 'user-gave-up' | 'stopped' | 'loop-detected' | 'timed-out';
  /** In a few words, at most 200 characters. */
  readonly reason: string;
}

/** What the simulated user decided in one turn, beside its message; stored with the question. */
export interface UserTurn {
  readonly status: UserStatus;
  /** Whether the last answer helped; `null` where nobody judged it, as in an opening. */
  readonly helped: boolean | null;
  /** Parts of the goal that are open, by their number from 1. */
  readonly open: readonly number[];
  /** Ids of the facts that the message tells. */
  readonly facts: readonly string[];
  readonly quirk?: Quirk | undefined;
  readonly flags: readonly UserFlag[];
  /** The model that wrote the message; none where rules did. */
  readonly model?: string | undefined;
  /** Refused attempts at this turn, by guard. */
  readonly refused?: Readonly<Partial<Record<Guard, number>>> | undefined;
  /** How it ends the conversation, where it does. */
  readonly end?: UserEnd | undefined;
}

/** A tool that the agent called in a turn. */
export interface ToolCallMade {
  readonly name: string;
  /** Parsed where it was JSON, else the text as it came. */
  readonly arguments: unknown;
}

/** What both sides said in a turn, and what the user decided when it asked; `null` where no user did. */
export interface Exchange {
  readonly question: string;
  readonly answer: string;
  readonly user: UserTurn | null;
}

/** One turn as checks see it. */
export interface SaidTurn extends Exchange {
  readonly turn: number;
  readonly toolCalls: readonly ToolCallMade[];
  readonly toolOutputs: readonly string[];
  /** Milliseconds the agent took. */
  readonly latencyMs: number;
  /** Milliseconds its question took to make; 0 on turn 0 of a seed question. */
  readonly questionLatencyMs: number;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number } | null;
}
