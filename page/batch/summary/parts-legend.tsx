import { count } from '../../format/count.ts';
import { byTone } from '../../parts/by-tone.ts';
import { type BarPart, StackedBar } from '../../parts/stacked-bar.tsx';
import type { BatchScene } from '../batch-scene.ts';

interface PartsLegendProps {
  readonly scene: BatchScene;
  /** The filter that each part sets. */
  readonly option: 'outcome' | 'verdict';
  readonly parts: readonly BarPart[];
}

/** A stacked bar with the names of its parts, each of which shows only its conversations, or all of them again. */
export function PartsLegend({ scene: { options, addressWith }, option, parts }: PartsLegendProps) {
  const ordered = byTone(parts);
  const chosen = options.getAll(option);
  const addressOfPart = (name: string): string =>
    addressWith({ [option]: chosen.length === 1 && chosen[0] === name ? undefined : name });
  return (
    <>
      <StackedBar parts={ordered} />
      <ul class="legend">
        {ordered.map(({ name, count: ofPart, tone }) => (
          <li key={name}>
            <a
              href={addressOfPart(name)}
              class={`tone-${tone}`}
              aria-current={chosen.includes(name) ? 'true' : undefined}
            >
              {name} <span>{count(ofPart)}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
