import type { Tone } from './tone.ts';

/** A word in a colour that says how something is; the word says it as well. */
export function Chip({ text, tone }: { readonly text: string; readonly tone: Tone }) {
  return <span class={`chip tone-${tone}`}>{text}</span>;
}
