import { countOf } from '../format/count.ts';
import type { Tone } from './tone.ts';

/** A part of a whole. */
export interface BarPart {
  readonly name: string;
  readonly count: number;
  readonly tone: Tone;
}

interface StackedBarProps {
  readonly parts: readonly BarPart[];
  /** What the whole is, where the parts leave some of it open. */
  readonly total?: number;
}

/** Parts of a whole side by side; screen readers are told the numbers. */
export function StackedBar({ parts, total }: StackedBarProps) {
  const shown = parts.filter(({ count }) => count > 0);
  const open = Math.max(0, (total ?? 0) - shown.reduce((sum, { count }) => sum + count, 0));
  const label = shown.map(({ name, count }) => `${name} ${count}`).join(', ');
  return (
    <div class="stacked-bar" role="img" aria-label={label === '' ? 'none yet' : label}>
      {shown.map(({ name, count, tone }) => (
        <span
          key={name}
          class={`tone-${tone}`}
          style={{ flexGrow: count }}
          title={`${name}: ${countOf(count, 'conversation')}`}
        />
      ))}
      {open > 0 && <span class="stacked-bar-open" style={{ flexGrow: open }} />}
    </div>
  );
}
