/** What follows the options in the help of a command: the page of the guide that explains it, and command lines to copy. */
export function helpNotes(page: string, ...examples: readonly string[]): string {
  const lines = examples.map((example) => `  ${example}`).join('\n');
  return `\n${examples.length === 1 ? 'Example' : 'Examples'}:\n${lines}\n\nGuide: docs/guide/${page}`;
}
