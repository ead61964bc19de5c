import type { NextCommand } from '../progress/next-commands.ts';
import type { Terminal } from './terminal.ts';

/** Commands with what they do beside them, a line each. */
export function commandLines(commands: readonly NextCommand[], colors: Terminal['colors']): string[] {
  const width = Math.max(...commands.map(({ command }) => command.length));
  return commands.map(({ command, purpose }) => `${colors.cyan(command.padEnd(width))}  ${purpose}`);
}
