import { createHash } from 'node:crypto';

const SAFE = /^[A-Za-z0-9._-]{1,80}$/;

/** Longest seed id, in UTF-8 bytes. */
export const MAX_SEED_ID_BYTES = 200;

/**
 * The part of a conversation id that names its seed: the seed's id where that is safe in a workflow id, else 40 safe
 * characters of it, `-`, and 12 hex digits of its SHA-256.
 */
export function seedPartOf(seedId: string): string {
  if (SAFE.test(seedId)) return seedId;
  const readable = seedId.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 40);
  return `${readable}-${sha256(seedId).slice(0, 12)}`;
}

/** Id of a seed that was given none, from its question and its position: equal on every run. */
export function derivedSeedId(position: number, question: string): string {
  return `s${String(position + 1).padStart(4, '0')}-${sha256(question).slice(0, 8)}`;
}

/** SHA-256 of a text, in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
