import type { ConversationLine } from '../../../src/view/data/conversation-line.ts';
import { quantile } from './quantile.ts';

/** How long answers took, in milliseconds. */
export interface Latencies {
  readonly answers: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Latencies of all answers; `undefined` where there are none. */
export function latencies(lines: readonly ConversationLine[]): Latencies | undefined {
  return summed(allOf(lines));
}

/** Latencies of the first answers of all conversations, of the second ones, and so on. */
export function latenciesByTurn(lines: readonly ConversationLine[]): readonly Latencies[] {
  const byTurn: number[][] = [];
  for (const { turns } of lines) {
    for (const [turn, { latencyMs }] of turns.entries()) (byTurn[turn] ??= []).push(latencyMs);
  }
  return byTurn.flatMap((ofTurn) => summed(ofTurn) ?? []);
}

function allOf(lines: readonly ConversationLine[]): readonly number[] {
  const all: number[] = [];
  for (const { turns } of lines) for (const { latencyMs } of turns) all.push(latencyMs);
  return all;
}

/** An array of floats is sorted by number, and ten times as fast. */
function summed(values: readonly number[]): Latencies | undefined {
  const sorted = Float64Array.from(values).sort();
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(sorted, share));
  if (p50 === undefined || p95 === undefined || p99 === undefined) return undefined;
  return { answers: values.length, p50, p95, p99 };
}
