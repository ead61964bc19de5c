import type { BatchScene } from '../batch-scene.ts';
import { COLUMN_NAMES } from '../list/columns.ts';
import { SORT_COLUMNS } from '../sorted-lines.ts';

/** Chooses the order of the list where its columns have no heads. */
export function SortChooser({ scene: { sort, change } }: { readonly scene: BatchScene }) {
  const value = `${sort.isDescending ? '-' : ''}${sort.by}`;
  return (
    <label class="chooser">
      <span class="soft">Order</span>
      <select value={value} onChange={({ currentTarget }) => change({ sort: currentTarget.value })}>
        {SORT_COLUMNS.flatMap((column) => [
          <option key={column} value={column}>
            {COLUMN_NAMES[column]}, ascending
          </option>,
          <option key={`-${column}`} value={`-${column}`}>
            {COLUMN_NAMES[column]}, descending
          </option>,
        ])}
      </select>
    </label>
  );
}
