import { cutAtMarks, type Mark, type MarkedPiece } from './mark.ts';

interface MarkedTextProps {
  readonly text: string;
  /** Where the text begins in what the marks count. */
  readonly at?: number;
  readonly marks: readonly Mark[];
}

/** A text with its marks; its characters become text of the page and nothing else. */
export function MarkedText({ text, at = 0, marks }: MarkedTextProps) {
  if (marks.length === 0) return <>{text}</>;
  return (
    <>
      {cutAtMarks(text, at, marks).map((piece, place) => (
        <Piece key={place} {...piece} />
      ))}
    </>
  );
}

function Piece({ text, kind }: MarkedPiece) {
  switch (kind) {
    case undefined:
      return <>{text}</>;
    case 'removed':
      return <del>{text}</del>;
    case 'added':
      return <ins>{text}</ins>;
    case 'quote':
    case 'search':
      return <mark class={kind}>{text}</mark>;
  }
}
