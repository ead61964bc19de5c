import { optionsWith } from '../options-with.ts';
import type { Pair } from './paired-lines.ts';

/** Reads `?case=seed-4&persona=patient&trial=2`: the first pair that it names. */
export function chosenPair(pairs: readonly Pair[], options: URLSearchParams): Pair | undefined {
  const [caseId, persona, trial] = ['case', 'persona', 'trial'].map((name) => options.get(name));
  if (caseId === null) return undefined;
  return pairs.find(
    (pair) =>
      pair.caseId === caseId &&
      (persona === null || pair.persona === persona) &&
      (trial === null || String(pair.trial) === trial),
  );
}

/** The options with a pair chosen, or with none. */
export function withPair(options: URLSearchParams, pair: Pair | undefined): URLSearchParams {
  const trial = pair?.trial === undefined ? undefined : String(pair.trial);
  return optionsWith(options, { case: pair?.caseId, persona: pair?.persona, trial, turn: undefined });
}
