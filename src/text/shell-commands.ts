const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'shell', 'console', 'zsh', 'powershell', 'cmd']);

/** Whether a code fence of this language shows commands. */
export function isShell(language: string): boolean {
  return SHELLS.has(language.toLowerCase());
}

/** The commands of a shell example without prompts, comments and output; continued lines joined. */
export function shellCommands(lines: readonly string[]): string[] {
  const joined = lines
    .join('\n')
    .replace(/\s*\\\n\s*/g, ' ')
    .split('\n');
  const prompted = joined.filter((line) => /^\s*[$>]\s/.test(line));
  const commands = prompted.length > 0 ? prompted : joined;
  return commands
    .map((line) => line.replace(/^\s*[$>]\s+/, '').replace(/\s+#\s.*$/, ''))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
