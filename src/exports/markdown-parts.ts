/** A text as a quotation: whatever it holds ends with it, and markup in it is shown, not run. */
export function quotation(text: string): string {
  const lines = text.split(LINE_END).map((line) => (line === '' ? '>' : `> ${line.replaceAll(TAG_START, '&lt;')}`));
  return lines.join('\n');
}

/** A text as code in a fence that is longer than any in it. */
export function fencedCode(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text.split(LINE_END).join('\n')}\n${fence}`;
}

/** A text as code within a line, in as many backticks as it takes; line ends become blanks. */
export function codeSpan(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1);
  const line = text.split(LINE_END).join(' ');
  // Blanks at both ends are taken away by readers.
  const isPadded = line.startsWith('`') || line.endsWith('`') || (line.startsWith(' ') && line.endsWith(' '));
  return isPadded ? `${ticks} ${line} ${ticks}` : `${ticks}${line || ' '}${ticks}`;
}

/** CommonMark's ends of lines. */
const LINE_END = /\r\n|\r|\n/;
/** Where CommonMark may begin an element, a comment or an address. */
const TAG_START = /<(?=[A-Za-z/!?])/g;

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
