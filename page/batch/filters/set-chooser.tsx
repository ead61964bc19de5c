import type { BatchScene } from '../batch-scene.ts';

/** Chooses the set of judges whose verdicts are shown, where there are several. */
export function SetChooser({ scene: { view, filter, change } }: { readonly scene: BatchScene }) {
  if (view.sets.length < 2) return null;
  return (
    <label class="chooser">
      <span class="soft">Judged by</span>
      <select
        value={filter.set}
        onChange={({ currentTarget }) => change({ set: currentTarget.value, verdict: undefined })}
      >
        {view.sets.map((set) => (
          <option key={set} value={set}>
            {set}
          </option>
        ))}
      </select>
    </label>
  );
}
