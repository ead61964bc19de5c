import { useMemo } from 'preact/hooks';
import type { TranscriptTurn } from '../../src/view/data/transcript.ts';
import { marksOf } from '../text/mark.ts';
import { type Reading, readingOf } from '../text/reading.ts';
import { wordDiff } from '../text/word-diff.ts';
import type { SideText } from './side-text.ts';
import { SideTurn } from './side-turn.tsx';

interface TurnPairProps {
  readonly turn: number;
  readonly a: TranscriptTurn | undefined;
  readonly b: TranscriptTurn | undefined;
  readonly isMarked: boolean;
  readonly isRaw: boolean;
}

/** The same turn of two conversations, with what differs. */
export function TurnPair({ turn, a, b, isMarked, isRaw }: TurnPairProps) {
  const questions = useSides({ a: a?.question, b: b?.question, isMarked, isRaw: true });
  const answers = useSides({ a: a?.answer, b: b?.answer, isMarked, isRaw });
  return (
    <section class="turn-pair" aria-labelledby={`pair-turn-${turn}`}>
      <h3 id={`pair-turn-${turn}`}>Turn {turn}</h3>
      <SideTurn side="A" turn={a} question={questions.a} answer={answers.a} />
      <SideTurn side="B" turn={b} question={questions.b} answer={answers.b} />
    </section>
  );
}

interface Sides {
  readonly a: string | undefined;
  readonly b: string | undefined;
  readonly isMarked: boolean;
  readonly isRaw: boolean;
}

function useSides({ a, b, isMarked, isRaw }: Sides): { readonly a: SideText; readonly b: SideText } {
  return useMemo(() => {
    const [readingA, readingB] = [a ?? '', b ?? ''].map((text) =>
      readingOf(text, isRaw ? 'written' : 'quick-markdown'),
    ) as [Reading, Reading];
    const isCompared = isMarked && a !== undefined && b !== undefined;
    const { removed, added } = isCompared ? wordDiff(readingA.plain, readingB.plain) : { removed: [], added: [] };
    return {
      a: { reading: readingA, marks: marksOf(removed, 'removed') },
      b: { reading: readingB, marks: marksOf(added, 'added') },
    };
  }, [a, b, isMarked, isRaw]);
}
