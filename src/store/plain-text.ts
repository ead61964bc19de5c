/** What neither SQLite nor PostgreSQL gives back from a text column: NUL, and halves of surrogate pairs. */
const NOT_STORABLE = /[\0\ud800-\udfff]/gu;

/** A text as every database holds it: each character that it cannot hold becomes U+FFFD. */
export function plainText(text: string): string {
  return text.replace(NOT_STORABLE, '\ufffd');
}
