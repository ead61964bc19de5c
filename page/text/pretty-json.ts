/** Levels that are shown one below the other; what is deeper is written in one line, or not at all. */
const DEEPEST = 30;

/** JSON for reading: a text as it is, everything else with two blanks a level. Never throws, however deep it is. */
export function prettyJson(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value, undefined, isDeeper(value, DEEPEST) ? 0 : 2) ?? String(value);
  } catch {
    return 'This is nested too deeply to be shown.';
  }
}

/** A text that is JSON, for reading; any other text as it is. */
export function prettyText(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return isDeeper(value, DEEPEST) ? text : prettyJson(value);
  } catch {
    return text;
  }
}

/** Looks at one level more than is allowed. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
