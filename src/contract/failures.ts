import { errorMessage } from './error-message.ts';
import type { Usage } from './message.ts';

/**
 * What follows a failed attempt:
 * - `backoff`: retried up to `maxAttempts` times;
 * - `confirm`: retried once, whatever `maxAttempts` allows: an agent that is built otherwise than the spec says stays so;
 * - `backoff-then-pause`: retried as often as Temporal's own policy allows, since the store that counts attempts is what
 *   failed; then the batch pauses and no conversation fails;
 * - `wait`: rate limiting, bounded by `maxRateLimitWait` and never counted as an attempt;
 * - `queue`: counted nowhere, since nothing was sent;
 * - `never`: the conversation fails;
 * - `stop`: the conversation ends without having failed, since the batch may do no more;
 * - `rewind`: the conversation goes back to the last turn that the store holds, and has lost no answer that is there;
 * - `pause`: nothing that a conversation could help, and nothing that waiting in its place would cure; the batch pauses and no
 *   conversation fails.
 */
export type RetryPolicy =
  | 'backoff'
  | 'confirm'
  | 'backoff-then-pause'
  | 'wait'
  | 'queue'
  | 'never'
  | 'stop'
  | 'rewind'
  | 'pause';

/** Every way a step of a conversation can fail. `retry` is decided here and nowhere else: activities and workflows read it. */
export const FAILURES = {
  /** The server asked to slow down (429 and the like). */
  RateLimited: { retry: 'wait' },
  /** The spec's own rate limit held the request back for as long as a step may wait in a worker; it waits on outside. */
  RateQueued: { retry: 'queue' },
  /** The server failed or could not be reached: 5xx, refused, reset, cut off. */
  Unavailable: { retry: 'backoff' },
  /** The call took longer than `timeout`. */
  TimedOut: { retry: 'backoff' },
  /** The reply could not be read: not JSON, or without the fields it must have. */
  BadReply: { retry: 'backoff' },
  /** The reply does not name the session where the spec says. */
  NoSession: { retry: 'confirm' },
  /** The reply only asks for tools to be run, which convsim does not do. */
  OnlyToolCalls: { retry: 'confirm' },
  /** The agent's server has no trace of the reply yet. */
  TraceMissing: { retry: 'backoff' },
  /** The trace that was stored with the reply is empty, cut or in no known form, and the context needs it. */
  TraceUnusable: { retry: 'never' },
  /** The generator returned no question. */
  NoQuestion: { retry: 'backoff' },
  /**
   * The model that plays the user wrote nothing that may be put to the agent, three times: the simulator's fault, never the agent's.
   * It was asked with the reason each time, so asking all of that again would only cost more.
   */
  BadUserTurn: { retry: 'never' },
  /** The model that judges gave a verdict that cannot be used, twice: asked again, then noted as an error, never as a score. */
  BadVerdict: { retry: 'backoff' },
  /** A function of the user's module threw. */
  ModuleThrew: { retry: 'backoff' },
  /** The thread of an isolated module ended while the function was called: blocked, out of memory, by an error that no code caught. */
  ModuleThreadEnded: { retry: 'backoff' },
  /** The store did not take or give the data. */
  StoreUnavailable: { retry: 'backoff-then-pause' },
  /** A mistake of convsim or of the runtime: tried again, so that it cannot lose a conversation at once. */
  Unexpected: { retry: 'backoff' },
  /** The server refused the request as wrong (4xx): asking again changes nothing. */
  InvalidRequest: { retry: 'never' },
  /** The agent's server no longer knows the session that it named earlier: what was said so far is lost with it. */
  SessionLost: { retry: 'never' },
  /** The server refused the credentials (401, 403). */
  Unauthorized: { retry: 'never' },
  /** The credentials were accepted before, or say themselves that they have expired. */
  CredentialExpired: { retry: 'pause' },
  /** A quota of a day, a week or a month is used up. */
  QuotaExhausted: { retry: 'pause' },
  /** The account's budget or credit is spent: no waiting fills it. */
  OutOfCredit: { retry: 'never' },
  /** A filter of the provider refused this text. */
  Blocked: { retry: 'never' },
  /** The reply is larger than the limit. */
  ReplyTooLarge: { retry: 'never' },
  /** The agent called its tools more often than it may in one turn. */
  TooManyToolRounds: { retry: 'never' },
  /** A function of the user's module returned something else than its contract says. */
  ModuleContract: { retry: 'never' },
  /** The store has no such batch or seed, or its data are not what was written. */
  StoreInconsistent: { retry: 'never' },
  /** The store has lost turns that it had confirmed: its machine or its disk crashed, or it was restored from a copy. */
  StoreBehind: { retry: 'rewind' },
  /** The batch has used up its budget: the call was not made. */
  BudgetExhausted: { retry: 'stop' },
  /** This worker lacks a file or an environment variable that the spec names. */
  WorkerMisconfigured: { retry: 'pause' },
} as const satisfies Record<string, { retry: RetryPolicy }>;

/** Name of a failure: the type of the `ApplicationFailure` people read in the Temporal UI. */
export type FailureType = keyof typeof FAILURES;

/** What follows a failure of this type; `undefined` for a type that is not in the table, such as those of Temporal. */
export function retryPolicyOf(type: string): RetryPolicy | undefined {
  return Object.hasOwn(FAILURES, type) ? FAILURES[type as FailureType].retry : undefined;
}

/** Attempts at a step that fails so, where the spec allows `maxAttempts`. */
export function mostAttempts(type: string, maxAttempts: number): number {
  return retryPolicyOf(type) === 'confirm' ? Math.min(maxAttempts, 2) : maxAttempts;
}

/** Facts that a failure may carry beside its message. */
export interface FailureFacts {
  /** HTTP status, where there was a reply. */
  readonly status?: number | undefined;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The server's id of the request. */
  readonly requestId?: string | undefined;
  /** The option of the spec that is wrong, e.g. `agent.llm.apiKeyEnv`; the message then begins with it. */
  readonly option?: string | undefined;
  /** Tokens of replies that were paid for and cannot be used. */
  readonly usage?: Usage | undefined;
  /** Turns of the conversation that the store still holds. */
  readonly committedTurns?: number | undefined;
  readonly cause?: unknown;
}

/** A step's failure with its type. The message says what failed, with which value, and what to do; never a secret. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly type: FailureType;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | undefined;
  readonly option: string | undefined;
  readonly usage: Usage | undefined;
  readonly committedTurns: number | undefined;
  /** The message without the option before it. */
  readonly problem: string;

  constructor(type: FailureType, problem: string, facts: FailureFacts = {}) {
    super(facts.option === undefined ? problem : `${facts.option}: ${problem}`, { cause: facts.cause });
    this.type = type;
    this.option = facts.option;
    this.usage = facts.usage;
    this.committedTurns = facts.committedTurns;
    this.problem = problem;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
    this.requestId = facts.requestId;
  }
}

/** Any error as a typed failure. */
export function stepFailureOf(error: unknown): StepFailure {
  if (error instanceof StepFailure) return error;
  return new StepFailure('Unexpected', errorMessage(error), { cause: error });
}
