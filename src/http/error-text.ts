import { fieldsOf } from '../contract/fields-of.ts';

const LONGEST_TEXT = 500;

const HTML = /^\s*(?:<!doctype html|<html|<head|<body|<title|<h1|<pre)/i;
const HEADINGS = [/<title[^>]*>([^<]+)/i, /<h1[^>]*>([^<]+)/i, /<pre[^>]*>([^<]+)/i];

/** `REQUEST_LIMIT_EXCEEDED: too many requests`: what some Databricks gateways send instead of JSON. */
const CODE_BEFORE_TEXT = /^([A-Z][A-Z_]{3,}): /;

/**
 * What an error reply says: `error.message`, else `error_description`, `error`, `message`, `errorSummary` or `detail`, else
 * the title of an HTML page, else the body itself; at most 500 characters of what `hide` leaves of it. Covers OpenAI and what speaks like it (vLLM,
 * LiteLLM, Ollama), Databricks, OAuth, MLflow and FastAPI.
 */
export function errorText(body: string, hide: (text: string) => string = (text) => text): string {
  const { error, error_description, message, errorSummary, detail } = fieldsOf(tryParseJson(body));
  // FastAPI's `detail` may be a list of problems.
  const details = typeof detail === 'object' && detail !== null ? JSON.stringify(detail) : detail;
  const texts = [fieldsOf(error)['message'], error_description, error, message, errorSummary, details];
  const text = texts.find(isText) ?? htmlTitle(body) ?? body;
  // Hidden first: a secret that is cut in two is not found.
  return hide(text.trim()).slice(0, LONGEST_TEXT);
}

/** The codes and types that an error reply names, e.g. `insufficient_quota`, `RESOURCE_EXHAUSTED` or `429`. */
export function errorCodes(body: string): readonly string[] {
  const reply = fieldsOf(tryParseJson(body));
  const error = fieldsOf(reply['error']);
  const named = [error, reply].flatMap(({ error_code, errorCode, code, type }) => [error_code, errorCode, code, type]);
  const inText = CODE_BEFORE_TEXT.exec(body)?.[1];
  return [...named, reply['error'], inText].filter((code) => isText(code) || typeof code === 'number').map(String);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** What an HTML page calls itself: its title or first heading, without markup; `undefined` where the text is no page. */
export function htmlTitle(text: string): string | undefined {
  if (!HTML.test(text)) return undefined;
  const heading = HEADINGS.map((pattern) => pattern.exec(text)?.[1]?.replace(/\s+/g, ' ').trim()).find(Boolean);
  return heading === undefined ? 'an HTML page' : `an HTML page: ${heading}`;
}

/** The value of a JSON text; `undefined` for text that is no JSON. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
