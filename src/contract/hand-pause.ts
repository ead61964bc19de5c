import { clipBytes } from './clip-bytes.ts';

/** Longest reason, in bytes: it is signalled to every conversation. */
const REASON_BYTES = 1_000;

/** Start of the reason of every manual pause. */
const BY_YOU = 'paused by you';

/** The reason of a manual pause: `paused by you: lunch`; cut where it is too long for a signal. */
export function handPauseReason(given?: string): string {
  return given === undefined ? BY_YOU : `${BY_YOU}: ${clipBytes(given, REASON_BYTES)}`;
}

/** Whether a pause is manual: there is no fault to fix, and a command that runs the batch waits for its end. */
export function isHandPause(reason: string | null): boolean {
  return reason === BY_YOU || (reason?.startsWith(`${BY_YOU}: `) ?? false);
}

/** A pause in words, whoever caused it: `paused by you: lunch`, `paused: the key was rejected`. */
export function pauseText(reason: string): string {
  return isHandPause(reason) ? reason : `paused: ${reason}`;
}
