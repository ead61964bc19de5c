/** The part of the requests that may be refused by chance. */
export const TOLERATED = 0.05;
/** One refusal never says anything. */
const FEWEST = 2;
/** Standard deviations: about one judgement in 200 that many are refused is wrong, where `TOLERATED` are. */
const CERTAINTY = 2.58;

/**
 * Whether surely more than the tolerated part of the requests is refused: the lower end of Wilson's interval lies above it, so that
 * 2 of 2 count, and 4 of 20, and 11 of 100, but not 3 of 20.
 */
export function isRefusedTooOften({ sent, refused }: { readonly sent: number; readonly refused: number }): boolean {
  if (refused < FEWEST || sent === 0) return false;
  const part = Math.min(1, refused / sent);
  const variance = CERTAINTY ** 2 / sent;
  const spread = CERTAINTY * Math.sqrt((part * (1 - part) + variance / 4) / sent);
  return (part + variance / 2 - spread) / (1 + variance) > TOLERATED;
}
