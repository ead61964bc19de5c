import type { BarPart } from './stacked-bar.tsx';
import type { Tone } from './tone.ts';

const ORDER: readonly Tone[] = ['good', 'plain', 'warn', 'bad', 'idle'];

/** Parts in the order of their colours, so that every bar reads from good to bad; the larger first within a colour. */
export function byTone(parts: readonly BarPart[]): readonly BarPart[] {
  return parts.toSorted((a, b) => ORDER.indexOf(a.tone) - ORDER.indexOf(b.tone) || b.count - a.count);
}
