import { createHash } from 'node:crypto';

/** Ids within a conversation: pushing it again gives the same ones, so that servers replace what they have. */
type Part = string | number;

/** The id of a trace, 32 hex digits, out of what it is of: the conversation's id, and its turn where a turn is a trace. */
export function traceIdOf(...parts: readonly Part[]): string {
  return digestOf(['trace', ...parts]).slice(0, 32);
}

/** The id of a span, 16 hex digits, out of what it is of, such as a conversation's id, a turn and `tool`, 0. */
export function spanIdOf(...parts: readonly Part[]): string {
  return digestOf(['span', ...parts]).slice(0, 16);
}

/** As a JSON list, so that no parts run into each other. */
function digestOf(parts: readonly Part[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
