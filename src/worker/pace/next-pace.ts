import type { PaceState } from '../../store/store.ts';
import { isRefusedTooOften, TOLERATED } from './refused-too-often.ts';

/** The share is judged once in this time. */
const JUDGE_MS = 1_000;
/** So many requests, few of them refused, say that the endpoint bears the share. */
const ENOUGH_SENT = 20;
/** A shorter run is unlucky by chance; where nearly all are refused, a few are enough. */
const ENOUGH_TO_SLOW = 16;
const ENOUGH_IN_OUTAGE = 5;
/** Where it is not clear whether many are refused, counting continues up to here. */
const MOST_SENT = 200;
/** Nothing is counted for longer, or for longer than so many requests take at the whole limit. */
const LONGEST_MS = 20_000;
const LONGEST_STEPS = 25;

/** From this part on the endpoint takes nothing at present, which says little about what it takes at other times. */
const OUTAGE = 0.8;
/** Part of the share that remains each time that an outage is found. */
const LEFT_IN_OUTAGE = 0.5;
/** What was taken before an outage becomes uncertain, and may be more by this each time. */
const FORGETTING = 1.25;
/** Less is sent than the share allows by chance; by more than this, less was asked for. */
const CHANCE = 2;
/** A share is never below this, nor below one request in so many milliseconds: one has to find out that the endpoint is back. */
const LOWEST_SHARE = 0.02;
const LONGEST_STEP_MS = 10_000;

/** A lower share that leaves more than this part of the refusals has not helped. */
const RELIEF = 0.5;
/** Whether it helped shows where at least this part was refused before. */
const SHOWN_FROM = 0.2;
/** By so much it may then rise above what it was before it was lowered. */
const STEP_UP = 1.3;

/** Growth per second below what the endpoint took before, as a part of the share, once it serves requests. */
const FAST = 0.7;
/** Growth per second around that, as a part of it, and without knowing more. */
const GENTLE = 0.01;
/** The further the share is above that, the faster it grows. */
const BOLDER = 0.25;

/** What the judgement needs beside the state. */
export interface PaceFacts {
  /** The store's clock. */
  readonly nowMs: number;
  /** Time between two requests at the whole limit, in milliseconds. */
  readonly requestMs: number;
  /** How long after it was sent a request is counted, in milliseconds. */
  readonly countedAfterMs: number;
}

/**
 * The pace of an endpoint after what it served and refused, or `undefined` where nothing changes. A few refusals out of many
 * change nothing. More than that lower the share to what was taken; where that does not lower the part that is refused, the
 * refusals do not depend on the pace, and it stays at that part of the limit. Without refusals the share grows: fast to what was
 * taken before, gently around it, and ever faster above it.
 */
export function nextPace(pace: PaceState, facts: PaceFacts): PaceState | undefined {
  const elapsedMs = facts.nowMs - pace.judgedAtMs;
  if (elapsedMs >= 0 && elapsedMs < JUDGE_MS) return undefined;
  const judged = { ...pace, judgedAtMs: facts.nowMs };
  if (elapsedMs < 0) return counted(judged, facts);
  if (isWorthCutting(pace)) return counted(slowed(judged, facts), facts);
  const isCalm = pace.refused <= TOLERATED * pace.sent;
  const isEnough = pace.sent >= (isCalm ? ENOUGH_SENT : MOST_SENT) || isOld(pace, facts);
  if (!isCalm) return isEnough ? counted(judged, facts) : judged;
  const grown = { ...judged, share: grownShare(pace, elapsedMs / 1_000) };
  if (isEnough) return counted({ ...grown, refusedShare: 0 }, facts);
  return pace.share < 1 ? grown : undefined;
}

function isWorthCutting(pace: PaceState): boolean {
  const fewest = pace.refused >= OUTAGE * pace.sent ? ENOUGH_IN_OUTAGE : ENOUGH_TO_SLOW;
  return pace.sent >= fewest && isRefusedTooOften(pace);
}

function isOld({ countedFromMs }: PaceState, { nowMs, requestMs }: PaceFacts): boolean {
  return nowMs - countedFromMs >= Math.max(LONGEST_MS, LONGEST_STEPS * requestMs);
}

/** Restarts the counts. */
function counted(pace: PaceState, { nowMs }: PaceFacts): PaceState {
  return { ...pace, countedFromMs: nowMs, sent: 0, refused: 0 };
}

function slowed(pace: PaceState, facts: PaceFacts): PaceState {
  const refusedShare = pace.refused / pace.sent;
  const used = usedShare(pace, facts);
  if (refusedShare >= OUTAGE) {
    const takenShare = Math.min(1, pace.takenShare * FORGETTING);
    return { ...withShare(pace, used * LEFT_IN_OUTAGE, facts), takenShare };
  }
  if (pace.refusedShare >= SHOWN_FROM && refusedShare > pace.refusedShare * RELIEF) {
    const before = pace.share / (1 - pace.refusedShare);
    const takenShare = Math.min(1 - refusedShare, before * STEP_UP);
    return { ...withShare(pace, takenShare, facts), takenShare, refusedShare: 0 };
  }
  const taken = used * (1 - refusedShare);
  // On the way back from an outage some of what was refused belongs to its end.
  const takenShare = pace.share < pace.takenShare ? (taken + pace.takenShare) / 2 : taken;
  return { ...withShare(pace, taken, facts), takenShare, refusedShare };
}

function withShare(pace: PaceState, wanted: number, { requestMs }: PaceFacts): PaceState {
  const lowest = Math.max(LOWEST_SHARE, requestMs / LONGEST_STEP_MS);
  const share = Math.min(1, Math.max(lowest, wanted));
  return { ...pace, share, cuts: pace.cuts + (share < pace.share ? 1 : 0) };
}

/** The part of the limit that was sent: the share, or less where less was asked for. */
function usedShare(pace: PaceState, facts: PaceFacts): number {
  const { share, sent, countedFromMs } = pace;
  // Nobody asked for a while: when the requests were sent is not known.
  if (isOld(pace, facts)) return share;
  const countedMs = Math.max(JUDGE_MS / 2, facts.nowMs - countedFromMs - facts.countedAfterMs);
  return Math.min(share, (CHANCE * sent * facts.requestMs) / countedMs);
}

/** The share after some seconds of growth. */
function grownShare({ share, takenShare, sent, refused }: PaceState, seconds: number): number {
  if (share < takenShare) {
    const isServed = sent - refused >= 2;
    return Math.min(1, isServed ? Math.min(takenShare, share * (1 + FAST) ** seconds) : share + GENTLE * seconds);
  }
  // The growth is `GENTLE + BOLDER * above` per second, of what the endpoint took.
  const above = share / takenShare - 1;
  const start = GENTLE / BOLDER;
  return Math.min(1, takenShare * (1 + (above + start) * Math.exp(BOLDER * seconds) - start));
}
