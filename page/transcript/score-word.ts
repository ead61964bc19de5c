import type { Tone } from '../parts/tone.ts';
import type { Score } from './score-groups.ts';

const TONES: Readonly<Record<Score['result'], Tone>> = {
  pass: 'good',
  fail: 'bad',
  inconclusive: 'warn',
  error: 'warn',
  scored: 'plain',
};

/** The colour of a finding. */
export function scoreTone({ result }: Score): Tone {
  return TONES[result];
}

/** A finding in a word: `pass`, `fail 2`, or the number where that decides nothing. */
export function scoreWord({ result, score, label }: Score): string {
  const value = [score, label].filter((part) => part !== undefined).join(' ');
  if (result === 'scored') return value || 'scored';
  return value === '' ? result : `${result} ${value}`;
}
