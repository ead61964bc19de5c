const LONGEST = 40;

/** A text as it can stand in a batch id: letters, digits, `.`, `_`, `-`, at most 40; `simulation` if none is left. */
export function safeName(text: string): string {
  const safe = text.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, LONGEST);
  return safe.replaceAll(/^[-.]+|[-.]+$/g, '') || 'simulation';
}
