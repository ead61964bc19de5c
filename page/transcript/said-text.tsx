import { useMemo, useState } from 'preact/hooks';
import { markdownCost } from '../text/markdown/markdown-cost.ts';
import { readingOf } from '../text/reading.ts';
import { ReadingView } from '../text/reading-view.tsx';
import { type Sought, soughtMarks } from './sought.ts';

interface SaidTextProps {
  readonly text: string;
  readonly sought: Sought;
  /** Whether it is shown as it was written. */
  readonly isWritten: boolean;
}

/** What somebody said, with what is sought in it. A long text is read as Markdown when somebody asks for it. */
export function SaidText({ text, sought, isWritten }: SaidTextProps) {
  const [isAsked, setAsked] = useState(false);
  const reading = useMemo(
    () => readingOf(text, isWritten ? 'written' : isAsked ? 'any-markdown' : 'quick-markdown'),
    [text, isWritten, isAsked],
  );
  const marks = useMemo(() => soughtMarks(reading.plain, sought), [reading, sought.quote, sought.search]);
  const canAsk = !isWritten && !isAsked && !reading.markdown && markdownCost(text) === 'slow';
  return (
    <>
      <ReadingView reading={reading} marks={marks} />
      {canAsk && (
        <button type="button" class="button show-all" onClick={() => setAsked(true)}>
          Read as Markdown
        </button>
      )}
    </>
  );
}
