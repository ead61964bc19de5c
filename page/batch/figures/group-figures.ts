import type { BatchView } from '../../../src/view/data/batch-view.ts';
import type { ConversationLine } from '../../../src/view/data/conversation-line.ts';
import { costOf } from './cost-of.ts';
import { latencies } from './latencies.ts';
import { tokenSums } from './token-sums.ts';
import { turnCounts } from './turn-counts.ts';
import { verdictCounts } from './verdict-counts.ts';

/** Conversations that have something in common. */
export interface GroupFigures {
  /** What they have in common; absent for those that have nothing of the kind. */
  readonly name: string | undefined;
  readonly conversations: number;
  readonly judged: number;
  readonly passed: number;
  readonly medianTurns: number | null;
  /** Milliseconds. */
  readonly p95: number | undefined;
  readonly cost: number | undefined;
}

interface Grouping {
  readonly by: 'persona' | 'tag';
  /** Of judges, whose verdicts count. */
  readonly set: string;
  readonly prices: BatchView['prices'];
}

/** Figures of each persona or tag, the largest group first; none where no conversation has one. */
export function groupFigures(lines: readonly ConversationLine[], grouping: Grouping): readonly GroupFigures[] {
  const groups = new Map<string | undefined, ConversationLine[]>();
  for (const line of lines) {
    const name = line[grouping.by];
    const group = groups.get(name);
    if (group) group.push(line);
    else groups.set(name, [line]);
  }
  if (groups.size === 1 && groups.has(undefined)) return [];
  return [...groups]
    .map(([name, group]) => figuresOf(name, group, grouping))
    .sort((a, b) => b.conversations - a.conversations || compared(a.name ?? '', b.name ?? ''));
}

function figuresOf(
  name: string | undefined,
  lines: readonly ConversationLine[],
  { set, prices }: Grouping,
): GroupFigures {
  const { judged, passed } = verdictCounts(lines, set);
  return {
    name,
    conversations: lines.length,
    judged,
    passed,
    medianTurns: turnCounts(lines).median,
    p95: latencies(lines)?.p95,
    cost: costOf(tokenSums(lines), prices)?.total,
  };
}

function compared(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
