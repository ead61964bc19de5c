import { fieldsOf } from '../contract/fields-of.ts';

/** The fields of an error of unknown shape. */
export type Fields = Readonly<Record<string, unknown>>;

/** Longer chains are looped. */
const MOST_ERRORS = 20;

/**
 * An error and those that it was made of, the outermost first: the last of several attempts (the AI SDK's `lastError`), its
 * causes, and the errors that an `AggregateError` holds, the latest first.
 */
export function thrownErrors(error: unknown): readonly Fields[] {
  const found: Fields[] = [];
  const queue: unknown[] = [error];
  while (queue.length > 0 && found.length < MOST_ERRORS) {
    const fields = fieldsOf(queue.shift());
    if (found.includes(fields)) continue;
    found.push(fields);
    const { lastError, cause, errors } = fields;
    const inner = [lastError, cause, ...(Array.isArray(errors) ? (errors as readonly unknown[]).toReversed() : [])];
    queue.push(...inner.filter((each) => typeof each === 'object' && each !== null).slice(0, MOST_ERRORS));
  }
  return found;
}
