/** A text as it is compared: as it stands, or in small letters where case is ignored. */
export function folded(text: string, ignoreCase = false): string {
  return ignoreCase ? text.toLowerCase() : text;
}
