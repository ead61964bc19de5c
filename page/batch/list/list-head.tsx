import type { BatchScene } from '../batch-scene.ts';
import type { Sort, SortColumn } from '../sorted-lines.ts';
import { COLUMN_NAMES } from './columns.ts';

interface ListHeadProps {
  readonly scene: BatchScene;
  readonly columns: readonly SortColumn[];
}

/** Names the columns; each orders the list, once more the other way round, and then by the seeds again. */
export function ListHead({ scene: { sort, addressWith }, columns }: ListHeadProps) {
  return (
    <div role="rowgroup" class="list-head">
      <div role="row">
        {columns.map((column) => (
          <span key={column} role="columnheader" class={`cell-${column}`} aria-sort={directionOf(column, sort)}>
            <a href={addressWith({ sort: nextSort(column, sort) })}>
              {COLUMN_NAMES[column]}
              <span aria-hidden="true">{signOf(column, sort)}</span>
            </a>
          </span>
        ))}
      </div>
    </div>
  );
}

function directionOf(column: SortColumn, { by, isDescending }: Sort): 'ascending' | 'descending' | undefined {
  if (by !== column) return undefined;
  return isDescending ? 'descending' : 'ascending';
}

/** What is largest is asked for first where there are numbers. */
function nextSort(column: SortColumn, { by, isDescending }: Sort): string | undefined {
  const isLargestFirst = column === 'turns' || column === 'slowest' || column === 'seed';
  const [first, second] = isLargestFirst ? [`-${column}`, column] : [column, `-${column}`];
  if (by !== column || (column === 'seed' && !isDescending)) return first;
  return isDescending === isLargestFirst && column !== 'seed' ? second : undefined;
}

function signOf(column: SortColumn, { by, isDescending }: Sort): string {
  const isUsual = by === 'seed' && !isDescending;
  if (by !== column || isUsual) return '';
  return isDescending ? ' ↓' : ' ↑';
}
