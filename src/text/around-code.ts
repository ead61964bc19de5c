const CODE_SPAN = /(`+)(?!`).+?(?<!`)\1(?!`)/g;

/**
 * Runs a change over a text in which each piece of inline code is hidden behind private characters (`\uE000<number>\uE001`),
 * then lets the pieces that it gave show their code again.
 */
export function aroundCode(text: string, change: (masked: string) => readonly string[]): string[] {
  const codes: string[] = [];
  const masked = text.replace(CODE_SPAN, (code) => `\uE000${codes.push(code) - 1}\uE001`);
  return change(masked).map((part) => part.replace(/\uE000(\d+)\uE001/g, (_, at: string) => codes[Number(at)] ?? ''));
}
