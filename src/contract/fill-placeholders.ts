const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
const ONLY_PLACEHOLDER = /^\{\{\s*([^{}]*?)\s*\}\}$/;

/** Names of the placeholders in a text, without braces: `turn` for `{{ turn }}`. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

/** The name of the placeholder that is the whole text; `undefined` where there is more or none. */
export function onlyPlaceholder(text: string): string | undefined {
  return ONLY_PLACEHOLDER.exec(text)?.[1];
}

/** The text with values in the place of its placeholders; placeholders within a value stay as they are. */
export function fillPlaceholders(text: string, valueOf: (name: string) => string): string {
  return text.replace(PLACEHOLDER, (_, name: string) => valueOf(name));
}
