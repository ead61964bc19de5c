import type { ReplyHeaders } from './http-reply.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { tryParseJson } from './error-text.ts';

const NUMBER = /^\d+(\.\d+)?$/;
const HTTP_DATE = /^[A-Z][a-z]{2,8},? /;
const ISO_DATE = /^\d{4}-\d\d-\d\dT/;

/** Statuses on which a reset of used-up limits, or a wait in the text, says when to come back. */
const LIMIT_STATUSES = new Set([200, 403, 413, 424, 429, 498, 503, 529]);

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(?:\d{1,12}(?:\.\d{1,12})?(?:ms|s|m|h|d))+$/;
/** Where a server gives the time of day instead, it counts from 1970, in seconds or in milliseconds. */
const EPOCH_SECONDS = { from: 1e9, to: 1e11 };

/** What limits of a kind are called in headers; the number that is left stands in one, the time of its reset in the other. */
const LIMITS = [
  ['x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests'],
  ['x-ratelimit-remaining-tokens', 'x-ratelimit-reset-tokens'],
  ['anthropic-ratelimit-requests-remaining', 'anthropic-ratelimit-requests-reset'],
  ['anthropic-ratelimit-tokens-remaining', 'anthropic-ratelimit-tokens-reset'],
  ['anthropic-ratelimit-input-tokens-remaining', 'anthropic-ratelimit-input-tokens-reset'],
  ['anthropic-ratelimit-output-tokens-remaining', 'anthropic-ratelimit-output-tokens-reset'],
  ['x-ratelimit-remaining', 'x-ratelimit-reset'],
  ['ratelimit-remaining', 'ratelimit-reset'],
] as const;

/** `try again in 6m0s`, `retry after 26 seconds`, `retry in 34.07s`. */
const WAIT_IN_TEXT =
  /\b(?:try again|retry|wait|available|reset\w*)\b(?: \w+){0,2}? (?:in|after|for|at least) (?:about )?(\d[\d.]{0,12}) ?(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b/i;
const COMPOUND_IN_TEXT =
  /\b(?:try again|retry|wait) (?:in|after|for) ((?:\d{1,6}(?:\.\d{1,9})?(?:ms|s|m|h|d)){1,5})\b/i;

/** What a refusal gives to read the wait from. */
interface Refused {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: string;
  /** Its message. */
  readonly text: string;
}

/**
 * How long a server asks to wait, in milliseconds, however it says so: in `retry-after` headers, in the reset of a limit that is
 * used up, in Google's `RetryInfo`, or in words.
 */
export function waitAsked({ status, headers, body, text }: Refused): number | undefined {
  const asked = retryAfter(headers);
  if (asked !== undefined || !LIMIT_STATUSES.has(status)) return asked;
  return rateLimitReset(headers) ?? retryDelayIn(tryParseJson(body)) ?? waitInText(text);
}

/**
 * How long the server asks to wait, in milliseconds: `retry-after-ms`, else `retry-after` in seconds (whole or not), with a
 * unit (`30s`), or as a date; a date that has passed is 0. `undefined` where it asks nothing that can be read.
 */
export function retryAfter(headers: ReplyHeaders, now = Date.now()): number | undefined {
  const after = headers['retry-after']?.trim() ?? '';
  return numberOf(headers['retry-after-ms'], 1) ?? numberOf(after, 1_000) ?? compound(after) ?? untilDate(after, now);
}

function numberOf(text: string | undefined, unitMs: number): number | undefined {
  if (text === undefined || !NUMBER.test(text.trim())) return undefined;
  const ms = Math.ceil(Number(text) * unitMs);
  return Number.isSafeInteger(ms) ? ms : undefined;
}

function untilDate(text: string, now: number): number | undefined {
  // Date.parse takes almost anything for a date, `-5` too.
  const at = HTTP_DATE.test(text) || ISO_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/**
 * How long until a used-up limit is filled again, in milliseconds: the longest reset of those of which nothing is left, in
 * the headers of OpenAI, Anthropic, GitHub and the IETF's draft (`ratelimit: "default";r=0;t=30`). Reads `6m0s`, `120ms`,
 * seconds, the time of day since 1970 in seconds or milliseconds, and dates.
 */
export function rateLimitReset(headers: ReplyHeaders, now = Date.now()): number | undefined {
  const waits = LIMITS.filter(([remaining]) => Number(headers[remaining]?.trim() || Number.NaN) <= 0)
    .map(([, reset]) => resetMs(headers[reset]?.trim() ?? '', now))
    .filter((wait) => wait !== undefined);
  const structured = /\br=0\b.*?;\s*t=(\d{1,9})/.exec(headers['ratelimit'] ?? '')?.[1];
  if (structured !== undefined) waits.push(Number(structured) * 1_000);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function resetMs(text: string, now: number): number | undefined {
  if (!NUMBER.test(text)) return compound(text) ?? untilDate(text, now);
  const value = Number(text);
  if (value < EPOCH_SECONDS.from) return Math.ceil(value * 1_000);
  return Math.max(0, Math.ceil(value < EPOCH_SECONDS.to ? value * 1_000 : value) - now);
}

function compound(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  const parts = [...text.matchAll(/([\d.]+)(ms|s|m|h|d)/g)];
  return Math.ceil(parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS_MS[unit] ?? 0), 0));
}

/** Google's `{"@type": "…RetryInfo", "retryDelay": "34.074824224s"}` among the details of an error. */
function retryDelayIn(body: unknown): number | undefined {
  const { error } = fieldsOf(Array.isArray(body) ? (body as readonly unknown[])[0] : body);
  const details = [fieldsOf(error)['details']].flat();
  const delay = details.map((each) => fieldsOf(each)['retryDelay']).find((each) => typeof each === 'string');
  return typeof delay === 'string' ? compound(delay.trim()) : undefined;
}

function waitInText(text: string): number | undefined {
  const together = COMPOUND_IN_TEXT.exec(text)?.[1];
  if (together !== undefined) return compound(together);
  const [, count, word = ''] = WAIT_IN_TEXT.exec(text) ?? [];
  if (count === undefined) return undefined;
  const unit = /^(?:ms|milli)/i.test(word) ? 'ms' : word.charAt(0).toLowerCase();
  return numberOf(count.replace(/\.$/, ''), UNITS_MS[unit] ?? 1_000);
}
