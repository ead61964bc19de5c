import { useState } from 'preact/hooks';
import type { Transcript } from '../../src/view/data/transcript.ts';
import { visibleText } from '../text/visible-text.ts';
import { ScoreView } from './score-view.tsx';
import { countsText, scoreGroups } from './score-groups.ts';

interface ScorePanelProps {
  readonly transcript: Transcript;
  /** Address that shows a quote where it was said. */
  readonly addressOfQuote: (turn: number, quote: string) => string;
}

/** What the judges found, by set and judge; folded at first where there is no room for it beside the conversation. */
export function ScorePanel({ transcript, addressOfQuote }: ScorePanelProps) {
  const [hasRoom] = useState(() => matchMedia('(min-width: 901px)').matches);
  const groups = scoreGroups(transcript.scores);
  return (
    <details class="scores" open={hasRoom}>
      <summary>
        <h2>Scores</h2> <span class="soft">{countsText(transcript.scores)}</span>
      </summary>
      {groups.length === 0 && <p class="soft">{missingScores(transcript)}</p>}
      {groups.map(({ set, judge, scores }) => (
        <section key={`${set} ${judge}`} class="judge">
          <h3>
            {visibleText(judge)}
            {set !== 'run' && <span class="soft"> in {visibleText(set)}</span>}
          </h3>
          {scores.map((score, place) => (
            <ScoreView key={place} score={score} addressOfQuote={addressOfQuote} />
          ))}
        </section>
      ))}
    </details>
  );
}

function missingScores({ conversation }: Transcript): string {
  if (conversation.outcome === 'running') return 'Judges look at it when it has ended.';
  return 'No judge has looked at this conversation. convsim judge does it now.';
}
