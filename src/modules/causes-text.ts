import { fieldsOf } from '../contract/fields-of.ts';
import { jsonText } from './check-returned.ts';

const MOST_CAUSES = 5;

/**
 * The message of a thrown value and of its causes, in one line, the outermost first: `fetch failed: connect ECONNREFUSED
 * 127.0.0.1:9000`. A cause whose text is already there is left out.
 */
export function causesText(error: unknown): string {
  const texts: string[] = [];
  for (let each = error, depth = 0; each !== undefined && depth < MOST_CAUSES; depth += 1) {
    const text = ownText(each).replaceAll(/\s+/g, ' ').trim();
    if (text !== '' && !texts.some((said) => said.includes(text))) texts.push(text);
    const { cause } = fieldsOf(each);
    each = cause ?? undefined;
  }
  return texts.length === 0 ? String(error) : texts.join(': ');
}

function ownText(error: unknown): string {
  const { message, errors, code, name } = fieldsOf(error);
  if (typeof message === 'string' && message !== '') return message;
  // The addresses of a host that all refused: an error without a message of its own.
  if (Array.isArray(errors) && errors.length > 0) return [...new Set(errors.map(ownText))].join('; ');
  if (error instanceof Error) return typeof code === 'string' ? code : String(name);
  return jsonText(error) ?? String(error);
}
