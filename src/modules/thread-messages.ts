import { type FailureType, StepFailure } from '../contract/failures.ts';
import type { ModuleReference } from './load-module.ts';

/** What a user's function is called with. */
export interface FunctionCall {
  readonly args: readonly unknown[];
  /** Fields of the last argument beside its `signal`; without it, the function gets no signal. */
  readonly info?: object | undefined;
  /** The texts among the arguments, which an error may repeat. */
  readonly asked?: unknown;
  /** Names the call in messages, e.g. `in turn 2 of b-s0001`. */
  readonly during: string;
}

/** The arguments of a call, the signal among them. */
export function withSignal({ args, info }: FunctionCall, signal: AbortSignal): readonly unknown[] {
  return info === undefined ? args : [...args, { ...info, signal }];
}

/** What a thread starts with. */
export interface ThreadStart {
  readonly reference: ModuleReference;
  readonly maxMemoryMb: number;
  /** Written by the thread: the cells `LAST_BEAT` and `RUNNING_CALL`. */
  readonly vitals: BigInt64Array;
}

/** Cell of `vitals`: when the thread's event loop last ran, as `process.hrtime.bigint()`. */
export const LAST_BEAT = 0;
/** Cell of `vitals`: id of the call that has not given a promise or a value yet; `NO_CALL` for none. */
export const RUNNING_CALL = 1;
export const NO_CALL = 0n;

/** Values of the cell `claim` of a call: whoever sets it first decides. */
export const UNCLAIMED = 0;
export const CLAIMED_BY_THREAD = 1;
export const TAKEN_BACK = 2;

/** What a thread is told. */
export type ToThread =
  | { readonly type: 'call'; readonly id: number; readonly claim: Int32Array; readonly call: FunctionCall }
  | { readonly type: 'abort'; readonly id: number };

/** What a thread tells. */
export type FromThread =
  | { readonly type: 'ready' }
  | { readonly type: 'unusable'; readonly failure: PlainFailure }
  | { readonly type: 'returned'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly failure: PlainFailure }
  | { readonly type: 'stray-error'; readonly line: string }
  | { readonly type: 'overgrown' };

/** A `StepFailure` as it passes between threads; its cause stays behind. */
export interface PlainFailure {
  readonly type: FailureType;
  readonly problem: string;
  readonly option: string | undefined;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
}

/** A failure to be posted. */
export function plainFailure({ type, problem, option, status, retryAfterMs }: StepFailure): PlainFailure {
  return { type, problem, option, status, retryAfterMs };
}

/** The failure that was posted. */
export function failureFrom({ type, problem, ...facts }: PlainFailure): StepFailure {
  return new StepFailure(type, problem, facts);
}
