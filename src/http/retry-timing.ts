import type { ReplyHeaders } from './http-reply.ts';

const NUMBER = /^\d+(\.\d+)?$/;
const HTTP_DATE = /^[A-Z][a-z]{2,8},? /;

const KINDS = ['requests', 'tokens'];
const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const SECONDS = /^\d+(?:\.\d+)?$/;
/** Where a server gives the time of day instead, it counts from 1970: no length of a wait. */
const EARLIEST_EPOCH_SECONDS = 1e9;

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

/**
 * How long until a used-up limit is filled again, in milliseconds: the longest `x-ratelimit-reset-{requests,tokens}` of those
 * whose `x-ratelimit-remaining-…` is 0. Reads `6m0s`, `120ms`, `1.5s` and plain seconds; `undefined` where nothing is used up.
 */
export function rateLimitReset(headers: ReplyHeaders): number | undefined {
  const waits = KINDS.filter((kind) => Number(headers[`x-ratelimit-remaining-${kind}`] || Number.NaN) <= 0)
    .map((kind) => durationMs(headers[`x-ratelimit-reset-${kind}`]?.trim() ?? ''))
    .filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function durationMs(text: string): number | undefined {
  if (SECONDS.test(text)) return Number(text) < EARLIEST_EPOCH_SECONDS ? Math.ceil(Number(text) * 1_000) : undefined;
  if (!DURATION.test(text)) return undefined;
  const parts = [...text.matchAll(/([\d.]+)(ms|s|m|h|d)/g)];
  return Math.ceil(parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS_MS[unit] ?? 0), 0));
}
