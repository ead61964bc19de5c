import type { ReplyHeaders } from './reply-headers.ts';

const NUMBER = /^\d+(\.\d+)?$/;
const HTTP_DATE = /^[A-Z][a-z]{2,8},? /;

/**
 * How long the server asks to wait, in milliseconds: `retry-after-ms`, else `retry-after` in seconds (whole or not) or as
 * an HTTP date; a date that has passed is 0. `undefined` where it asks nothing that can be read.
 */
export function retryAfter(headers: ReplyHeaders, now = Date.now()): number | undefined {
  return numberOf(headers['retry-after-ms'], 1) ?? numberOf(headers['retry-after'], 1_000) ?? untilDate(headers, now);
}

function numberOf(text: string | undefined, unitMs: number): number | undefined {
  if (text === undefined || !NUMBER.test(text.trim())) return undefined;
  const ms = Math.ceil(Number(text) * unitMs);
  return Number.isSafeInteger(ms) ? ms : undefined;
}

function untilDate(headers: ReplyHeaders, now: number): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  // Date.parse takes almost anything for a date, `-5` too.
  const at = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
