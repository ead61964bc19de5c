import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import { slowestMs } from './slowest-ms.ts';

/** Columns that the list of conversations can be sorted by. */
export const SORT_COLUMNS = ['seed', 'persona', 'tag', 'outcome', 'verdict', 'turns', 'slowest'] as const;

/** A column that the list can be sorted by. */
export type SortColumn = (typeof SORT_COLUMNS)[number];

/** How the list is sorted. */
export interface Sort {
  readonly by: SortColumn;
  readonly isDescending: boolean;
  /** Of judges, whose verdicts count. */
  readonly set: string;
}

/** The order of an address: `?sort=turns`, or `?sort=-turns` from the greatest; else that of the seeds. */
export function sortOf(options: URLSearchParams, set: string): Sort {
  const text = options.get('sort') ?? '';
  const name = text.replace(/^-/, '');
  const by = SORT_COLUMNS.find((column) => column === name) ?? 'seed';
  return { by, isDescending: text.startsWith('-'), set };
}

/** Conversations in an order; equal ones in the order of their seeds, and those without a value last. */
export function sortedLines(lines: readonly ConversationLine[], sort: Sort): readonly ConversationLine[] {
  if (sort.by === 'seed') return sort.isDescending ? lines.toReversed() : lines;
  const valued: Valued[] = [];
  const others: ConversationLine[] = [];
  for (const line of lines) {
    const value = valueOf(line, sort);
    if (value === undefined) others.push(line);
    else valued.push({ line, value });
  }
  // Sorting keeps the order of equal ones.
  valued.sort(sort.isDescending ? (a, b) => compared(b.value, a.value) : (a, b) => compared(a.value, b.value));
  return [...valued.map(({ line }) => line), ...others];
}

interface Valued {
  readonly line: ConversationLine;
  readonly value: string | number;
}

function valueOf(line: ConversationLine, { by, set }: Sort): string | number | undefined {
  switch (by) {
    case 'seed':
      return line.index;
    case 'persona':
      return line.persona;
    case 'tag':
      return line.tag;
    case 'outcome':
      return line.outcome;
    case 'verdict':
      return line.verdicts[set];
    case 'turns':
      return line.turns.length;
    case 'slowest':
      return slowestMs(line);
  }
}

function compared(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return a < b ? -1 : Number(a > b);
}
