const PLAIN = /^[\w@%+=:,./-]+$/;

/** A command as it can be copied into a shell: words that a shell would split or replace are quoted. */
export function shellWords(words: readonly string[]): string {
  return words.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
