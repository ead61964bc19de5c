import type { Reading } from './reading.ts';

/** About as many characters are shown of a long text at first. */
const FIRST = 6_000;

/** The beginning of a long text: its first blocks of Markdown, or as it is written where one of them is long by itself. */
export function beginningOf({ plain, markdown }: Reading): Reading {
  const blocks = markdown?.blocks.slice(0, markdown.ends.findIndex((end) => end >= FIRST) + 1) ?? [];
  const end = markdown?.ends[blocks.length - 1] ?? plain.length;
  if (!markdown || end > 2 * FIRST) return { plain: `${plain.slice(0, FIRST)}…` };
  return { plain: plain.slice(0, end), markdown: { ...markdown, blocks } };
}
