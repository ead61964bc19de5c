import { fieldsOf } from '../contract/fields-of.ts';
import { parseJson } from '../contract/parse-json.ts';

const LONGEST_TEXT = 500;

/** Where a message stands that is not under `error`. */
const MESSAGE_FIELDS = [
  'message',
  'Message',
  'errorSummary',
  'errorMessage',
  'error_msg',
  'msg',
  'title',
  'description',
];

/** A page has its title near its start. */
const HEAD = 5_000;

const HTML = /^\s*<(?:!--|!doctype|html|head|body|title|h1|pre|center)/i;
const HEADINGS = [/<title[^>]*>([^<]+)/i, /<h1[^>]*>([^<]+)/i, /<pre[^>]*>([^<]+)/i];

/**
 * What an error reply says: `error.message` or a field of another usual name, else the title of an HTML page, else the body
 * itself; at most `longest` characters, 500 by default, of what `hide` leaves of it. Covers OpenAI and what speaks like it
 * (vLLM, LiteLLM, Ollama), Google, AWS, Databricks, OAuth, MLflow and FastAPI.
 */
export function errorText(
  body: string,
  hide: (text: string) => string = (text) => text,
  longest = LONGEST_TEXT,
): string {
  const value = tryParseJson(body);
  const fields = fieldsOf(Array.isArray(value) ? (value as readonly unknown[])[0] : value);
  const { error, errors, detail } = fields;
  const texts = [
    fieldsOf(error)['message'],
    fields['error_description'],
    error,
    ...MESSAGE_FIELDS.map((name) => fields[name]),
    fieldsOf([errors].flat()[0])['message'],
    fieldsOf(detail)['message'] ?? detailText(detail),
    detailText(fieldsOf(error)['detail']),
  ];
  const text = texts.find(isText) ?? htmlTitle(body) ?? body;
  // Hidden first: a secret that is cut in two is not found.
  return hide(withoutEcho(text.trim())).slice(0, longest);
}

/** FastAPI's `detail`: a text, or a list of problems, each of which repeats the input that it is about. */
function detailText(detail: unknown): unknown {
  if (!Array.isArray(detail)) return typeof detail === 'object' && detail !== null ? JSON.stringify(detail) : detail;
  const problems = detail.map((problem) => {
    const { loc, msg } = fieldsOf(problem);
    return Array.isArray(loc) && isText(msg) ? `${loc.join('.')}: ${msg}` : JSON.stringify(problem);
  });
  return problems.join('; ');
}

/** MLflow repeats all that it was sent before it says what is wrong with it. */
function withoutEcho(text: string): string {
  return text.startsWith('Failed to predict data') ? text.slice(Math.max(0, text.lastIndexOf('Error: '))) : text;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** Whether a text is a page for people, of a proxy, a firewall or a login, and no answer of an API. */
export function isPage(text: string): boolean {
  const start = text.slice(0, 200);
  return HTML.test(start) || /^\s*<\?xml/.test(start);
}

/** What an HTML page calls itself: its title or first heading, without markup; `undefined` if the text is not a page. */
export function htmlTitle(text: string): string | undefined {
  const head = text.slice(0, HEAD);
  if (!HTML.test(head)) return undefined;
  const heading = HEADINGS.map((pattern) => pattern.exec(head)?.[1]?.replace(/\s+/g, ' ').trim()).find(Boolean);
  return heading === undefined ? 'an HTML page' : `an HTML page: ${heading}`;
}

/** The value of a JSON text; `undefined` for text that is not JSON, or nests too deeply to be read. */
export function tryParseJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
