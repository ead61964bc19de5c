import { fieldsOf } from './fields-of.ts';
import { parsedJson } from './parsed-json.ts';

const LONGEST_TEXT = 500;

/**
 * What an error reply says: `error.message`, else `error`, `message` or `detail`, else the body itself; at most 500
 * characters. Covers OpenAI and what speaks like it, Databricks, MLflow and FastAPI.
 */
export function errorText(body: string): string {
  const { error, message, detail } = fieldsOf(parsedJson(body));
  // FastAPI's `detail` may be a list of problems.
  const details = typeof detail === 'object' && detail !== null ? JSON.stringify(detail) : detail;
  const text = [fieldsOf(error)['message'], error, message, details].find(isText) ?? body;
  return text.trim().slice(0, LONGEST_TEXT);
}

/** The codes and types that an error reply names, e.g. `insufficient_quota`. */
export function errorCodes(body: string): readonly string[] {
  const reply = fieldsOf(parsedJson(body));
  const error = fieldsOf(reply['error']);
  return [error['code'], error['type'], reply['code'], reply['type']].filter((code) => typeof code === 'string');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
