import type { ComponentChildren } from 'preact';

interface FigureTableProps {
  /** What the rows are, and then what each figure of them is. */
  readonly heads: readonly string[];
  /** Cells by row; the first names the row. */
  readonly rows: readonly { readonly key: string; readonly cells: readonly ComponentChildren[] }[];
}

/** A table of figures; on a narrow screen it scrolls within itself. */
export function FigureTable({ heads, rows }: FigureTableProps) {
  return (
    <div class="table-holder" tabIndex={0} role="region" aria-label={heads[0]}>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [name, ...figures] }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {figures.map((figure, place) => (
                <td key={heads[place + 1]}>{figure}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
