import { randomBytes } from 'node:crypto';
import { safeName } from '../contract/ids.ts';

/** A new batch id: `<name>-<UTC time>-<4 random>`, cut to 64 characters. */
export function newBatchId(name: string, now = new Date()): string {
  const time = now.toISOString().replace(/[-:]/g, '').slice(0, 15);
  const suffix = `-${time}-${randomBytes(2).toString('hex')}`;
  return `${safeName(name).slice(0, 64 - suffix.length)}${suffix}`;
}
