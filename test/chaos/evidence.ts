import type { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import type { AgentCallSeen } from './agent-log.ts';
import type { ProcessEnd } from './kept-process.ts';
import type { Fault, Schedule } from './schedule.ts';

/** A conversation as a table of the store holds it. */
export interface StoredConversation {
  readonly id: string;
  readonly seed: number;
  readonly question: string;
  /** `null` while it is open. */
  readonly outcome: string | null;
}

/** A turn as the tables of the store hold it. */
export interface StoredTurn {
  readonly seed: number;
  readonly turn: number;
  /** `null` where the store holds none; of turn 0 it is the seed question. */
  readonly question: string | null;
  readonly answer: string;
  readonly isCommitted: boolean;
}

/** What the tables of the store hold of the batch. */
export interface StoredBatch {
  readonly state: string;
  readonly seedCount: number;
  readonly conversations: readonly StoredConversation[];
  readonly turns: readonly StoredTurn[];
  /** Turns that its counters show. */
  readonly countedTurns: number;
  /** Conversations by outcome that its counters show. */
  readonly countedOutcomes: Readonly<Record<string, number>>;
}

/** What was exported of the batch. */
export interface Exported {
  readonly turns: readonly TurnRecord[];
  readonly conversations: readonly ConversationRecord[];
}

/** How Temporal says that workflows ended: an outcome, or the state of one that has none. */
export interface TemporalEnds {
  readonly batch: string;
  /** By conversation id. */
  readonly conversations: ReadonlyMap<string, string>;
}

/** A fault that was injected. Times are milliseconds since 1970. */
export interface InjectedFault {
  readonly fault: Fault;
  readonly fromMs: number;
  readonly toMs: number;
  /** The process that was killed or stopped, as its calls name it. */
  readonly lost: string | undefined;
}

/** Everything that is known of a schedule that was played. */
export interface Evidence {
  readonly schedule: Schedule;
  readonly store: StoredBatch;
  readonly exported: Exported;
  readonly temporal: TemporalEnds;
  readonly calls: readonly AgentCallSeen[];
  readonly faults: readonly InjectedFault[];
  /** When the last fault was over. */
  readonly healedMs: number;
  readonly processes: readonly ProcessEnd[];
  /** Most embedded servers that ran at once for the folder. */
  readonly servers: number;
}

/** Something that must not be, with the rule that it breaks. */
export interface Violation {
  readonly rule: Rule;
  readonly detail: string;
}

/** What is audited. */
export const RULES = {
  'one outcome': 'every seed has the one outcome that its agent leads to',
  'whole turns': 'the turns of a conversation are there once, in order and committed',
  'true request': 'the request of a turn is what the agent was sent: the turns before it and the question',
  'given answer': 'no answer is stored that the agent did not give to that turn',
  'no repetition': 'a call is repeated only where it was in flight at a fault',
  'true export': 'the exported files equal the store',
  'true workflows': 'Temporal says of each conversation what the store says',
  'true totals': 'the counters equal what is stored',
  'batch ended': 'the batch is closed, in Temporal too',
  'soon recovered': 'the calls of a lost worker run elsewhere within 35 s',
  'no surrender': 'a command that no fault touches does not give up',
  'one server': 'a folder has one embedded server',
} as const;

/** One of them. */
export type Rule = keyof typeof RULES;
