import type { BatchScene } from '../batch-scene.ts';
import { Menu } from './menu.tsx';
import { NumberField } from './number-field.tsx';

/** A menu of the bounds of turns and latency. */
export function BoundsMenu({ scene: { filter, change } }: { readonly scene: BatchScene }) {
  const { minTurns, maxTurns, slowerThanMs } = filter;
  const chosen = [minTurns, maxTurns, slowerThanMs].filter((bound) => bound !== undefined).length;
  return (
    <Menu label="Turns and latency" chosen={chosen}>
      <NumberField
        label="Turns, at least"
        value={minTurns}
        onChange={(value) => change({ minTurns: value?.toString() })}
      />
      <NumberField
        label="Turns, at most"
        value={maxTurns}
        onChange={(value) => change({ maxTurns: value?.toString() })}
      />
      <NumberField
        label="An answer took"
        unit="s or more"
        step={0.1}
        value={slowerThanMs === undefined ? undefined : slowerThanMs / 1_000}
        onChange={(value) => change({ slow: value === undefined ? undefined : String(Math.round(value * 1_000)) })}
      />
    </Menu>
  );
}
