import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import type { PageSource } from '../../src/view/data/page-source.ts';
import { Notice } from '../parts/notice.tsx';
import { visibleText } from '../text/visible-text.ts';
import { type TranscriptState, useTranscript } from '../transcript/use-transcript.ts';
import type { PairLook } from './pair-look.ts';
import type { Pair } from './paired-lines.ts';
import { ScorePairTable } from './score-pair-table.tsx';
import { scorePairs } from './score-pairs.ts';
import { SideHead } from './side-head.tsx';
import { TurnPair } from './turn-pair.tsx';

interface PairViewProps {
  readonly source: PageSource;
  readonly batches: { readonly a: string; readonly b: string };
  readonly revision: string;
  readonly pair: Pair;
  readonly set: string;
  readonly look: PairLook;
}

/** Two conversations of one case side by side, turn by turn. */
export function PairView({ source, batches, revision, pair, set, look }: PairViewProps) {
  const a = useTranscript({ source, batch: batches.a, index: pair.a?.index, revision });
  const b = useTranscript({ source, batch: batches.b, index: pair.b?.index, revision });
  const turns = Math.max(turnsOf(a), turnsOf(b));
  return (
    <div class={`pair shows-${look.side}`} aria-busy={a.isLoading || b.isLoading}>
      <h2>
        <bdi>{visibleText(pair.caseId)}</bdi>
        <span class="soft">{pair.persona && ` ${visibleText(pair.persona)}`}</span>
        <span class="soft">{pair.trial !== undefined && ` trial ${pair.trial}`}</span>
      </h2>
      {[a, b].map(({ error }, place) => error && <Notice key={place} text={error.message} />)}
      <div class="side-heads">
        <SideHead side="A" batch={batches.a} line={pair.a} set={set} />
        <SideHead side="B" batch={batches.b} line={pair.b} set={set} />
      </div>
      <ScorePairTable pairs={scorePairs(scoresOf(a), scoresOf(b), set)} />
      {Array.from({ length: turns }, (_, turn) => (
        <TurnPair
          key={turn}
          turn={turn}
          a={turnOf(a, pair.a, turn)}
          b={turnOf(b, pair.b, turn)}
          isMarked={look.isMarked}
          isRaw={look.isRaw}
        />
      ))}
    </div>
  );
}

function turnsOf({ transcript }: TranscriptState): number {
  return transcript?.turns.length ?? 0;
}

function scoresOf({ transcript }: TranscriptState) {
  return transcript?.scores ?? [];
}

function turnOf({ transcript }: TranscriptState, line: ConversationLine | undefined, turn: number) {
  return line && transcript?.turns[turn];
}
