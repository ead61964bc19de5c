import type { Mark } from '../mark.ts';
import { Inlines } from './inlines.tsx';
import type { Cell } from './markdown-tree.ts';

interface TableBlockProps {
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  readonly marks: readonly Mark[];
}

/** A table of Markdown; a wide one scrolls by itself, by keys as well. */
export function TableBlock({ head, rows, marks }: TableBlockProps) {
  return (
    <div class="table-frame" role="region" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map(({ align, content }, place) => (
              <th key={place} class={`align-${align ?? 'left'}`}>
                <Inlines content={content} marks={marks} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map(({ align, content }, place) => (
                <td key={place} class={`align-${align ?? 'left'}`}>
                  <Inlines content={content} marks={marks} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
