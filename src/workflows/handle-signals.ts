import { defineSignal, setDefaultSignalHandler, setHandler } from '@temporalio/workflow';
import {
  BRAKE_SIGNAL,
  CONCURRENCY_SIGNAL,
  FAULT_SIGNAL,
  PAUSE_SIGNAL,
  RELEASE_SIGNAL,
  RESUME_SIGNAL,
} from '../contract/workflow-api.ts';

/** Pauses a batch, a shard or a conversation; says why. */
export const pauseSignal = defineSignal<[reason: string]>(PAUSE_SIGNAL);

/** Why a conversation asks its batch to pause. */
export interface Fault {
  readonly reason: string;
  /** Workflow that waits until the batch continues. */
  readonly workflowId: string;
  /** When the step that failed was started, in ms since 1970. */
  readonly startedAt: number;
}

/** Reports to a batch a failure that would meet every conversation. */
export const faultSignal = defineSignal<[fault: Fault]>(FAULT_SIGNAL);

/** Ends a pause. */
export const resumeSignal = defineSignal(RESUME_SIGNAL);

/** Sets how many conversations a batch, or one of its shards, keeps in flight from now on. */
export const concurrencySignal = defineSignal<[conversations: number]>(CONCURRENCY_SIGNAL);

/** Reports to a batch that its conversations fail one after the other for one cause; the argument is the reason for the pause. */
export const brakeSignal = defineSignal<[reason: string]>(BRAKE_SIGNAL);

/** Lets the other conversations of a batch start: its canary is past its first exchange, or has ended. */
export const releaseSignal = defineSignal(RELEASE_SIGNAL);

/** What a workflow does when it gets a signal; the UI shows the description. */
export interface SignalHandler {
  readonly signal: { readonly name: string };
  readonly handle: (argument: never) => void;
  readonly description: string;
}

/**
 * Handles every signal of a workflow. Those that came before its first task are handled now, in the order in which they came:
 * handlers that are set one by one would get all pauses before the first resume.
 */
export function handleSignals(handlers: readonly SignalHandler[]): void {
  const early: { readonly name: string; readonly argument: unknown }[] = [];
  setDefaultSignalHandler((name, argument) => void early.push({ name, argument }));
  setDefaultSignalHandler(undefined);
  for (const { signal, handle, description } of handlers) {
    setHandler(defineSignal<[argument: never]>(signal.name), handle, { description });
  }
  for (const { name, argument } of early) {
    handlers.find(({ signal }) => signal.name === name)?.handle(argument as never);
  }
}
