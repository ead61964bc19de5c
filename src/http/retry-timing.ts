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

/** The header with what is left of a limit; the time of its reset stands in one whose name says `reset` in the place of `remaining`. */
const REMAINING = /rate-?limit.*remaining/;

/** `try again in 6m0s`, `retry after 26 seconds`, `retry in 34.07s`. */
const WAIT_IN_TEXT =
  /\b(?:wait|(?:try again|retry|wait|available|reset\w*)\b(?: \w+){0,2}? (?:in|after|for|at least)) (?:about )?(\d[\d.]{0,12}) ?(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b/i;
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
 * used up, in a field of the body, or in words.
 */
export function waitAsked({ status, headers, body, text }: Refused): number | undefined {
  const asked = retryAfter(headers);
  if (asked !== undefined || !LIMIT_STATUSES.has(status)) return asked;
  return rateLimitReset(headers) ?? delayIn(tryParseJson(body)) ?? waitInText(text);
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
 * the headers of OpenAI, Anthropic, GitHub and many others, and the IETF's draft (`ratelimit: "default";r=0;t=30`). Reads `6m0s`, `120ms`,
 * seconds, the time of day since 1970 in seconds or milliseconds, and dates.
 */
export function rateLimitReset(headers: ReplyHeaders, now = Date.now()): number | undefined {
  const usedUp = Object.keys(headers).filter((name) => REMAINING.test(name) && isNothing(headers[name]));
  const waits = usedUp
    .map((name) => name.replace('remaining', 'reset'))
    .map((reset) => resetMs((headers[reset] ?? headers[`${reset}-after`])?.trim() ?? '', now))
    .filter((wait) => wait !== undefined);
  const structured = /\br=0\b.*?;\s*t=(\d{1,9})/.exec(headers['ratelimit'] ?? '')?.[1];
  if (structured !== undefined) waits.push(Number(structured) * 1_000);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function isNothing(remaining: string | undefined): boolean {
  return Number(remaining?.trim() || Number.NaN) <= 0;
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

/** Fields that name a wait, and the milliseconds of their unit where they hold a bare number. */
const WAIT_FIELDS: Readonly<Record<string, number>> = {
  retry_after: 1_000,
  retryAfter: 1_000,
  retry_after_seconds: 1_000,
  retryAfterSeconds: 1_000,
  retry_after_ms: 1,
  retryAfterMs: 1,
  // Google's `{"@type": "…RetryInfo", "retryDelay": "34.074824224s"}` among the details of an error.
  retryDelay: 1_000,
};

/** The wait that a body names, in the error, among its details, or in the headers of a provider that a gateway passes on. */
function delayIn(body: unknown): number | undefined {
  const outer = fieldsOf(Array.isArray(body) ? (body as readonly unknown[])[0] : body);
  const error = fieldsOf(outer['error']);
  const metadata = fieldsOf(error['metadata']);
  const holders = [outer, error, metadata, ...[error['details']].flat().map(fieldsOf)];
  const waits = holders.flatMap((holder) =>
    Object.entries(WAIT_FIELDS).map(([name, unitMs]) => waitOf(holder[name], unitMs)),
  );
  return waits.find((wait) => wait !== undefined) ?? rateLimitReset(textFields(metadata['headers']));
}

function waitOf(value: unknown, unitMs: number): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return numberOf(String(value), unitMs) ?? compound(String(value).trim());
}

function textFields(value: unknown): ReplyHeaders {
  const entries = Object.entries(fieldsOf(value)).map(([name, text]) => [name.toLowerCase(), String(text)]);
  return Object.fromEntries(entries);
}

function waitInText(text: string): number | undefined {
  const together = COMPOUND_IN_TEXT.exec(text)?.[1];
  if (together !== undefined) return compound(together);
  const [, count, word = ''] = WAIT_IN_TEXT.exec(text) ?? [];
  if (count === undefined) return undefined;
  const unit = /^(?:ms|milli)/i.test(word) ? 'ms' : word.charAt(0).toLowerCase();
  return numberOf(count.replace(/\.$/, ''), UNITS_MS[unit] ?? 1_000);
}
