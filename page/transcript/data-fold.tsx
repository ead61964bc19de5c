import { useMemo } from 'preact/hooks';
import { Fold } from '../parts/fold.tsx';
import { ReadingView } from '../text/reading-view.tsx';
import { visibleText } from '../text/visible-text.ts';
import type { DataPart } from './data-part.ts';
import { type Sought, soughtMarks } from './sought.ts';

interface DataFoldProps {
  readonly summary: string;
  /** One text a part; the same list as long as nothing has changed. */
  readonly parts: readonly DataPart[];
  readonly sought: Sought;
  readonly isOpen: boolean;
}

/** Folded texts as they are; open where something that is sought stands in them. */
export function DataFold({ summary, parts, sought, isOpen }: DataFoldProps) {
  const shown = useMemo(
    () =>
      parts.map(({ title, text }) => {
        const plain = visibleText(text);
        return { title, plain, marks: soughtMarks(plain, sought) };
      }),
    [parts, sought.quote, sought.search],
  );
  return (
    <Fold summary={summary} isOpen={isOpen || shown.some(({ marks }) => marks.length > 0)}>
      {shown.map(({ title, plain, marks }, place) => (
        <div class="data" key={place}>
          {title && <h4>{title}</h4>}
          <ReadingView reading={{ plain }} marks={marks} />
        </div>
      ))}
    </Fold>
  );
}
