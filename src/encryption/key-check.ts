import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Key } from './key.ts';

/** Proves, without showing it, that a key is the one that a store was used with. */
export function keyCheck(key: Key, storeId: string): string {
  return createHmac('sha256', key.for('check')).update(storeId).digest('hex');
}

/** Whether a key is the one that a store remembers by this proof. */
export function isSameKey(key: Key, storeId: string, check: string): boolean {
  const [own, kept] = [keyCheck(key, storeId), check].map((hex) => Buffer.from(hex, 'hex'));
  return own !== undefined && own.length === kept?.length && timingSafeEqual(own, kept);
}
