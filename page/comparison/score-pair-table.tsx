import { Chip } from '../parts/chip.tsx';
import { visibleText } from '../text/visible-text.ts';
import type { Score } from '../transcript/score-groups.ts';
import { scoreTone, scoreWord } from '../transcript/score-word.ts';
import type { ScorePair } from './score-pairs.ts';

/** What the judges found of both conversations, criterion by criterion. */
export function ScorePairTable({ pairs }: { readonly pairs: readonly ScorePair[] }) {
  if (pairs.length === 0) return null;
  return (
    <section class="score-pairs" aria-label="Scores">
      {pairs.map(({ name, a, b }) => (
        <div class="score-pair" key={name}>
          <h3>
            <bdi>{visibleText(name)}</bdi>
          </h3>
          <Side side="A" score={a} />
          <Side side="B" score={b} />
        </div>
      ))}
    </section>
  );
}

function Side({ side, score }: { readonly side: 'A' | 'B'; readonly score: Score | undefined }) {
  if (!score) return <p class={`in-${side} soft`}>not judged</p>;
  return (
    <p class={`in-${side}`} dir="auto">
      <Chip text={scoreWord(score)} tone={scoreTone(score)} /> {visibleText(score.reasoning)}
    </p>
  );
}
