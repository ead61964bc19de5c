import { Toggle } from '../parts/toggle.tsx';
import { type PairLook, turned } from './pair-look.ts';
import type { Changes } from './use-comparison-scene.ts';

interface LookBarProps {
  readonly look: PairLook;
  readonly change: (changes: Changes) => void;
  /** Address of the list, which a narrow window shows instead. */
  readonly back: string;
}

/** Buttons for how a pair is shown. */
export function LookBar({ look, change, back }: LookBarProps) {
  const { isMarked, isRaw, side } = look;
  const turn = turned(look);
  return (
    <div class="look-bar">
      <a class="button narrow-only" href={back}>
        ‹ Cases
      </a>
      <div class="view-buttons narrow-only" role="group" aria-label="Side that is shown">
        <Toggle name="A" isOn={side === 'A'} title="Side A (s)" onPress={() => change({ side: '' })} />
        <Toggle name="B" isOn={side === 'B'} title="Side B (s)" onPress={() => change({ side: 'b' })} />
      </div>
      <div class="view-buttons" role="group" aria-label="How the texts are shown">
        <Toggle name="Differences" isOn={isMarked} title="Mark what differs (d)" onPress={() => change(turn.marks)} />
        <Toggle name="Raw" isOn={isRaw} title="Texts as they were written (r)" onPress={() => change(turn.raw)} />
      </div>
    </div>
  );
}
