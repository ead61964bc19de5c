import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { JudgedRow } from '../store/judgement-store.ts';
import { caseIdOf } from './case-id-of.ts';
import { type Figures, FiguresTally } from './figures-tally.ts';

/** What conversations can be grouped by. */
export const GROUPINGS = ['persona', 'tag', 'case'] as const;

/** One of `GROUPINGS`. */
export type Grouping = (typeof GROUPINGS)[number];

/** What a batch came to in a set. */
export interface BatchStatistics extends Figures {
  /** In the order in which they occur; empty unless they were asked for. */
  readonly groups: readonly Group[];
}

/** Conversations that have a persona, a tag or a case in common. */
export interface Group extends Figures {
  /** `null` of those that have none. */
  readonly key: string | null;
}

/** How a batch is counted. */
export interface StatisticsOptions {
  readonly judges: readonly JudgeSpec[];
  readonly by?: Grouping | undefined;
  /** Of seeds that have none. */
  readonly tag?: string | undefined;
  /** Draws the resamples: equal numbers give equal intervals. */
  readonly randomSeed?: number | undefined;
}

/** Counts a stream of conversations in one pass; memory grows with cases, not with conversations. */
export async function batchStatistics(
  rows: AsyncIterable<JudgedRow>,
  { judges, by, tag, randomSeed }: StatisticsOptions,
): Promise<BatchStatistics> {
  const whole = new FiguresTally(judges);
  const groups = new Map<string | null, FiguresTally>();
  for await (const row of rows) {
    whole.add(row);
    if (by === undefined) continue;
    const key = keyOf(row.seed, { by, tag });
    const group = groups.get(key) ?? new FiguresTally(judges);
    groups.set(key, group);
    group.add(row);
  }
  const options = { randomSeed };
  return {
    ...whole.figures(options),
    groups: Array.from(groups, ([key, tally]) => ({ key, ...tally.figures(options) })),
  };
}

function keyOf(
  seed: JudgedRow['seed'],
  { by, tag }: { readonly by: Grouping; readonly tag: string | undefined },
): string | null {
  if (by === 'case') return caseIdOf(seed);
  return (by === 'tag' ? (seed.tag ?? tag) : seed.persona) ?? null;
}
