import type { Delays } from './simulation/components.ts';

/** One batch of the bench: how many conversations, how long, how many at once. */
export interface Load extends Delays {
  readonly conversations: number;
  /** Turns of each conversation, the seed's included. */
  readonly turns: number;
  readonly inFlight: number;
}

/** A load whose components answer at once, all conversations in flight up to 100. */
export function noOpLoad(conversations: number, turns: number): Load {
  return { conversations, turns, inFlight: Math.min(conversations, 100), agentMs: 0, questionsMs: 0 };
}

/** Turns of all conversations together. */
export function turnsOf({ conversations, turns }: Load): number {
  return conversations * turns;
}

/** A load with slow components in words. */
export function loadName({ inFlight, agentMs, questionsMs }: Load): string {
  return `${inFlight} in flight at ${agentMs / 1000} s + ${questionsMs / 1000} s`;
}
