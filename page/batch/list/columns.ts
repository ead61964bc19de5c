import type { ConversationLine } from '../../../src/view/data/conversation-line.ts';
import type { SortColumn } from '../sorted-lines.ts';

/** What the columns of the list are called. */
export const COLUMN_NAMES: Readonly<Record<SortColumn, string>> = {
  seed: 'Conversation',
  persona: 'Persona',
  tag: 'Tag',
  outcome: 'Outcome',
  verdict: 'Verdict',
  turns: 'Turns',
  slowest: 'Slowest answer',
};

/** Widths, as a grid of a style sheet takes them. */
const WIDTHS: Readonly<Record<SortColumn, string>> = {
  seed: 'minmax(0, 1fr)',
  persona: '110px',
  tag: '120px',
  outcome: '140px',
  verdict: '110px',
  turns: '60px',
  slowest: '120px',
};

/** The columns that a batch needs: none for what no conversation of it has. */
export function columnsOf(lines: readonly ConversationLine[], set: string): readonly SortColumn[] {
  const isEmpty: Readonly<Partial<Record<SortColumn, boolean>>> = {
    persona: lines.every(({ persona }) => persona === undefined),
    tag: lines.every(({ tag }) => tag === undefined),
    verdict: lines.every(({ verdicts }) => verdicts[set] === undefined),
  };
  return (Object.keys(WIDTHS) as SortColumn[]).filter((column) => !isEmpty[column]);
}

/** A value of `grid-template-columns`. */
export function gridOf(columns: readonly SortColumn[]): string {
  return columns.map((column) => WIDTHS[column]).join(' ');
}
