import { StepFailure } from '../contract/failures.ts';
import { causesText } from './causes-text.ts';

/** Why a thread of a module ended. */
export type ThreadEnd =
  /** A call was over its time, and the thread did not answer; `by` names the call. */
  | { readonly kind: 'blocked'; readonly by: string }
  | { readonly kind: 'memory' }
  /** An error that no code caught. */
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'exit'; readonly code: number }
  /** Nobody needs it any more. */
  | { readonly kind: 'closed' };

/** The isolated function of a thread that ended. */
export interface ThreadOwner {
  readonly place: string;
  /** The option that names the file, e.g. `agent.path`. */
  readonly option: string;
  readonly maxMemoryMb: number;
}

/** The failure of a call that was in flight when its thread ended; `during` names the call. */
export function failureOfEnd(end: ThreadEnd, during: string, owner: ThreadOwner): StepFailure {
  return new StepFailure('ModuleThreadEnded', `${owner.place} ${described(end, during, owner)}`);
}

function described(end: ThreadEnd, during: string, { option, maxMemoryMb }: ThreadOwner): string {
  switch (end.kind) {
    case 'blocked':
      return `lost its thread (${during}): the call ${end.by} blocked the thread past its timeout. Fix what computes without a break, or raise the timeout.`;
    case 'memory':
      return `used more than ${maxMemoryMb} MB, so its thread was ended (${during}). Fix what keeps growing, or raise ${option.replace(/path$/, 'maxMemoryMb')}.`;
    case 'error':
      return `ended its thread (${during}) with an error that no code caught: ${causesText(end.error)}. Catch it, or listen to "error" events.`;
    case 'exit':
      return `ended its thread (${during}) with exit code ${end.code}. A module must not end its thread: throw an error instead.`;
    case 'closed':
      return `lost its thread (${during}), which was closed. The call is retried.`;
  }
}
