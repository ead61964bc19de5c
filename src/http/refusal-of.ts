import { FAILURES, type FailureType } from '../contract/failures.ts';
import type { ReplyHeaders } from './http-reply.ts';
import { type RefusalFacts, refusalFacts, type Refused } from './refusal-facts.ts';
import type { Refusal } from './refusal.ts';
import { FAILURE_OF_STATUS, REFUSALS, REMEDIES } from './refusals.ts';
import { namedRemedy } from './request-source.ts';
import { waitAsked } from './retry-timing.ts';

/** What a refusal means. */
export interface RefusalVerdict {
  readonly type: FailureType;
  /** What to do, as the end of a message; begins with a space where it is not empty. */
  readonly remedy: string;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/** A quota that fills no sooner is none to wait for in a worker. */
const LONGEST_WAIT_MS = 60 * 60_000;

/**
 * Decides what a refusal means, from its words and codes first and its status last, as `REFUSALS` lists them. A 503 that
 * names a time is a rate limit, one of more than an hour is a quota, and the header `x-should-retry` decides whether what is final
 * is retried and the reverse.
 */
export function refusalOf(refused: Refused): RefusalVerdict {
  const { status, headers, body } = refused;
  const facts = refusalFacts(refused);
  const retryAfterMs = waitAsked({ status, headers, body, text: facts.text });
  const row = REFUSALS.find((each) => fits(each, facts, retryAfterMs));
  const isBusy = status === 503 && retryAfterMs !== undefined && row?.type !== 'QuotaExhausted';
  const meant = isBusy ? 'RateLimited' : (row?.type ?? typeWithoutRow(facts));
  const isLong = meant === 'RateLimited' && (retryAfterMs ?? 0) > LONGEST_WAIT_MS;
  const type = advisedType(isLong ? 'QuotaExhausted' : meant, headers);
  const remedy = (row?.type === type ? row.remedy : undefined) ?? REMEDIES[type] ?? '';
  return { type, remedy: namedRemedy(remedy, refused.source), retryAfterMs };
}

/** What a status means by itself. */
function typeOfStatus(status: number): FailureType {
  return FAILURE_OF_STATUS[status] ?? (status >= 500 ? 'Unavailable' : 'InvalidRequest');
}

/** An error inside a 200 may name a status as its code; without any it may pass. */
function typeWithoutRow({ status, codes }: RefusalFacts): FailureType {
  if (status !== 200) return typeOfStatus(status);
  const named = [...codes].map(Number).find((code) => code >= 400 && code <= 599);
  return named === undefined ? 'Unavailable' : typeOfStatus(named);
}

function fits(row: Refusal, facts: RefusalFacts, waitMs: number | undefined): boolean {
  const { status, codes, text, isPage } = facts;
  if (row.hasSession && !facts.hasSession) return false;
  if (row.statuses && !row.statuses.includes(status)) return false;
  if (row.waitsAtLeastMs !== undefined && waitMs !== undefined && waitMs < row.waitsAtLeastMs) return false;
  if (!row.codes && !row.text) return true;
  const isNamed = row.codes?.some((code) => codes.has(code)) ?? false;
  // A page is somebody else's: of a proxy, a firewall or a login.
  return isNamed || (!isPage && (row.text?.test(text) ?? false));
}

function advisedType(type: FailureType, headers: ReplyHeaders): FailureType {
  const { retry } = FAILURES[type];
  const advice = headers['x-should-retry']?.trim().toLowerCase();
  if (retry === 'pause' || type === 'Blocked') return type;
  if (advice === 'true' && retry === 'never') return 'Unavailable';
  if (advice === 'false' && retry !== 'never') return 'InvalidRequest';
  return type;
}
