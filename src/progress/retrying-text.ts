import type { Progress } from '../store/store.ts';
import { counted, fullCount } from './amounts.ts';

/** `3 steps waiting for another attempt, 2 of them rate limited`. */
export function retryingText({ retrying, rateLimited }: Progress): string {
  const limited = rateLimited === 0 ? '' : `, ${fullCount(rateLimited)} of them rate limited`;
  return `${counted(retrying, 'step')} waiting for another attempt${limited}`;
}
