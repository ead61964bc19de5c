import type { TerminalSize } from './terminal.ts';
import { screenRows } from './text-layout.ts';

type Room = Pick<TerminalSize, 'columns' | 'height'> & {
  /** The line that stands for lines that are left out. */
  readonly more: (count: number) => string;
};

/** As many of the lines as a terminal has rows for, one of which is the cursor's. */
export function fitRows(lines: readonly string[], { columns, height, more }: Room): readonly string[] {
  const rowsOf = (some: readonly string[]) => some.reduce((sum, line) => sum + screenRows(line, columns), 0);
  if (rowsOf(lines) < height) return lines;
  let shown = lines.length - 1;
  const fitting = () => [...lines.slice(0, shown), more(lines.length - shown)];
  while (shown > 0 && rowsOf(fitting()) >= height) shown -= 1;
  return fitting();
}
