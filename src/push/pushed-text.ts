import { clipBytes } from '../contract/clip-bytes.ts';

/** Longest text of an attribute, in bytes as `clipBytes` counts them: an answer of a megabyte is whole. */
const LONGEST_TEXT = 2_000_000;

/** No character takes more bytes as JSON. */
const MOST_BYTES = 6;

/** NUL, which PostgreSQL refuses, and halves of surrogate pairs, which no server can store. */
const NOT_STORABLE = /[\0\ud800-\udfff]/gu;

/** A text as every server takes it: at most `limit` bytes, default 2 MB, and without what cannot be stored. */
export function pushedText(text: string, limit = LONGEST_TEXT): string {
  const storable = text.replace(NOT_STORABLE, '\ufffd');
  return storable.length * MOST_BYTES <= limit ? storable : clipBytes(storable, limit);
}

/** A value as text: text as it is, all else as JSON. */
export function valueText(value: unknown): string {
  return pushedText(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}
