import { sha256 } from './seed-ids.ts';

/** A number from 0 up to, not including, 1 that is always the same for the same key, and scattered over different ones. */
export function chanceOf(...key: readonly (string | number)[]): number {
  return Number.parseInt(sha256(key.join('\u0000')).slice(0, 8), 16) / 2 ** 32;
}
