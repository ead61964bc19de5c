import { useState } from 'preact/hooks';
import { count } from '../format/count.ts';
import { Blocks } from './markdown/blocks.tsx';
import type { Mark } from './mark.ts';
import { MarkedText } from './marked-text.tsx';
import type { Reading } from './reading.ts';
import { beginningOf } from './beginning-of.ts';

interface ReadingViewProps {
  readonly reading: Reading;
  readonly marks?: readonly Mark[];
}

/** A text that is not much longer than its beginning is shown as a whole. */
const LONG = 8_000;

/** A text with its marks; of a long one the beginning, until somebody wants all of it or something that is sought stands in it. */
export function ReadingView({ reading, marks = [] }: ReadingViewProps) {
  const [isWhole, setWhole] = useState(false);
  const { plain } = reading;
  if (plain.trim() === '') return <p class="nothing">{plain === '' ? 'An empty text.' : 'Nothing but blanks.'}</p>;
  const isCut = plain.length > LONG && !isWhole && !marks.some(({ kind }) => kind === 'quote' || kind === 'search');
  if (!isCut) return <Shown reading={reading} marks={marks} />;
  return (
    <>
      <Shown reading={beginningOf(reading)} marks={marks} />
      <button type="button" class="button show-all" onClick={() => setWhole(true)}>
        Show all {count(plain.length)} characters
      </button>
    </>
  );
}

function Shown({ reading: { plain, markdown }, marks }: Required<ReadingViewProps>) {
  return markdown ? (
    <div class="markdown">
      <Blocks blocks={markdown.blocks} marks={marks} />
    </div>
  ) : (
    <div class="written">
      <MarkedText text={plain} marks={marks} />
    </div>
  );
}
