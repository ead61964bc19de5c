const IGNORED = ['.convsim/', '/*.jsonl'];

/** The text of a `.gitignore` with the lines for convsim's state and outputs added where they are missing. */
export function withIgnoredFiles(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const missing = IGNORED.filter((line) => !lines.includes(line));
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return missing.length === 0 ? text : `${before}${missing.join('\n')}\n`;
}
