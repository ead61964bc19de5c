import { tryParseJson } from '../../http/error-text.ts';

const PASSAGE_KEYS = new Set(['page_content', 'pageContent', 'content', 'text', 'body', 'answer', 'description']);
const PAGE_CONTENT = /"(?:page_content|pageContent|content|text)"\s*:\s*"((?:[^"\\]|\\[^])*)/g;
const ANY_STRING = /"((?:[^"\\]|\\[^])*)/g;

/**
 * The readable texts of a context, in order, each once: the passages of a tool's JSON result (also of several results joined
 * by newlines, or of one that was cut off), or the context itself where it is prose.
 */
export function readPassages(context: string): string[] {
  const whole = parsedTexts(context) ?? mixedTexts(context);
  const texts = whole.map((text) => text.trim()).filter((text) => /\p{L}/u.test(text));
  return [...new Set(texts)];
}

/** Prose and JSON line by line: neighbouring lines of prose stay one text. */
function mixedTexts(context: string): string[] {
  const texts: string[] = [];
  let prose: string[] = [];
  for (const line of context.split('\n')) {
    const found = looksLikeJson(line) ? (parsedTexts(line) ?? cutOffTexts(line)) : [];
    if (found.length === 0) prose.push(line);
    else {
      texts.push(prose.join('\n'), ...found);
      prose = [];
    }
  }
  const rest = prose.join('\n');
  const spread = looksLikeJson(rest) ? cutOffTexts(rest) : [];
  return [...texts, ...(spread.length > 0 ? spread : [rest])];
}

function looksLikeJson(text: string): boolean {
  return /^\s*(?:\[\s*[[{"]|\{\s*")/.test(text);
}

function parsedTexts(text: string): string[] | undefined {
  if (!looksLikeJson(text)) return undefined;
  const value = tryParseJson(text);
  if (value === undefined) return undefined;
  const named = textsUnder(value, (key) => PASSAGE_KEYS.has(key));
  return named.length > 0 ? named : textsUnder(value, () => true).filter((each) => each.includes(' '));
}

function textsUnder(value: unknown, isWanted: (key: string) => boolean, isTaken = true): string[] {
  if (typeof value === 'string') return isTaken ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => textsUnder(item, isWanted, isTaken));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => textsUnder(inner, isWanted, isWanted(key)));
}

/** Strings of JSON that does not parse because its end, or anything else, is missing. */
function cutOffTexts(text: string): string[] {
  const named = Array.from(text.matchAll(PAGE_CONTENT), ([, inner = '']) => unescape(inner));
  if (named.length > 0) return named;
  return Array.from(text.matchAll(ANY_STRING), ([, inner = '']) => unescape(inner)).filter((each) =>
    / \S+ /.test(each),
  );
}

function unescape(inner: string): string {
  try {
    return String(JSON.parse(`"${inner.replace(/\\(?:u[\da-fA-F]{0,3})?$/, '').replace(/\n/g, '\\n')}"`));
  } catch {
    return inner.replace(/\\[nrt]/g, '\n').replace(/\\(.)/g, '$1');
  }
}
