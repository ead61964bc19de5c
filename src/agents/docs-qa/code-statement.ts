import { isShell, shellCommands } from '../../text/shell-commands.ts';
import { asSentence } from './as-sentence.ts';

/** A line that is too long to be read inside a sentence. */
const LONGEST_LINE = 120;

/**
 * A code block as at most one sentence: its lead-in (`…:`) with one line, or two commands, as inline code. Longer code is
 * left out, because a line of it alone would mislead.
 */
export function codeStatement(code: { language: string; lines: readonly string[] }, announced: string): string[] {
  const isCommand = isShell(code.language);
  const shown = isCommand ? shellCommands(code.lines) : code.lines.map((line) => line.trim()).filter((line) => line);
  if (shown.length === 0 || shown.length > (isCommand ? 2 : 1) || shown.some(isAwkward)) return [];
  const text = shown.map((line) => `\`${line}\``).join(', then ');
  if (announced) return [`${announced} ${text}.`];
  return isCommand ? [asSentence(`the command is ${text}`)] : [];
}

function isAwkward(line: string): boolean {
  return line.length > LONGEST_LINE || line.includes('`') || /^[{[(<]/.test(line);
}
