import type { NextCommand } from '../progress/next-commands.ts';
import type { Terminal } from './terminal.ts';

/** Commands with what they do beside them, a line each; below them where the lines would be longer than `width` columns. */
export function commandLines(
  commands: readonly NextCommand[],
  { colors, width: room }: { readonly colors: Terminal['colors']; readonly width: number },
): string[] {
  const width = Math.max(...commands.map(({ command }) => command.length));
  if (commands.some(({ purpose }) => width + 2 + purpose.length > room)) {
    return commands.flatMap(({ command, purpose }) => [colors.cyan(command), `  ${purpose}`]);
  }
  return commands.map(({ command, purpose }) => `${colors.cyan(command.padEnd(width))}  ${purpose}`);
}
