import { percent } from '../format/percent.ts';
import { Chip } from '../parts/chip.tsx';
import { ReadingView } from '../text/reading-view.tsx';
import { visibleText } from '../text/visible-text.ts';
import type { Score } from './score-groups.ts';
import { scoreTone, scoreWord } from './score-word.ts';

interface ScoreViewProps {
  readonly score: Score;
  readonly addressOfQuote: (turn: number, quote: string) => string;
}

/** One criterion: what came out, why, and the words that show it. */
export function ScoreView({ score, addressOfQuote }: ScoreViewProps) {
  const { criterion, turn, reasoning, evidence } = score;
  return (
    <article class="score">
      <header>
        <h4>
          <bdi>{visibleText(criterion ?? 'all criteria')}</bdi>
          {turn !== undefined && <span class="soft"> of turn {turn}</span>}
        </h4>
        <Chip text={scoreWord(score)} tone={scoreTone(score)} />
      </header>
      {reasoning !== '' && (
        <div class="reasoning" dir="auto">
          <ReadingView reading={{ plain: visibleText(reasoning) }} />
        </div>
      )}
      {evidence.map((one, place) => (
        <a key={place} class="quote-link" href={addressOfQuote(one.turn, one.quote)}>
          <q dir="auto">{visibleText(one.quote)}</q> <span class="soft">turn {one.turn}</span>
        </a>
      ))}
      <p class="soft small">{remarksOf(score).join(' · ')}</p>
    </article>
  );
}

function remarksOf({ gate, agreement, model }: Score): readonly string[] {
  return [
    gate ? 'counts for the verdict' : 'does not count',
    agreement !== undefined && `${percent(agreement)} of the votes agreed`,
    model !== undefined && visibleText(model),
  ].filter((part) => part !== false);
}
