import { stripVTControlCharacters } from 'node:util';
import type { Terminal } from './terminal.ts';
import { displayWidth } from './text-layout.ts';

/** A place on stdout where lines are shown again and again. */
export interface Screen {
  show(lines: readonly string[]): Promise<void>;
}

/** On a terminal new lines replace the last ones; elsewhere they are printed when they differ. */
export function screen(terminal: Terminal): Screen {
  let last = '';
  return {
    async show(lines) {
      const text = lines.map((line) => `${line}\n`).join('');
      if (text === last) return;
      await terminal.write(terminal.isOutputLive ? `${backOver(last, terminal.size.width)}${text}` : text);
      last = text;
    },
  };
}

/** Moves up over what was shown, wrapped lines included, and clears from there. */
function backOver(text: string, width: number): string {
  const rows = text
    .split('\n')
    .slice(0, -1)
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(stripVTControlCharacters(line)) / width)), 0);
  return rows === 0 ? '' : `\u001b[${rows}A\u001b[J`;
}
