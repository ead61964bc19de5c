/** How the reason of a pause begins that somebody asked for. */
const BY_HAND = 'paused by hand';

/** The reason of a pause that somebody asked for, with what they gave as theirs. */
export function handPauseReason(given?: string): string {
  return given === undefined ? BY_HAND : `${BY_HAND}: ${given}`;
}

/** Whether somebody asked for a pause: nothing has to be mended, and who leads the batch waits. */
export function isHandPause(reason: string | null): boolean {
  return reason === BY_HAND || (reason?.startsWith(`${BY_HAND}: `) ?? false);
}
