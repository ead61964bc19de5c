import type { TranscriptTurn } from '../../src/view/data/transcript.ts';
import { duration } from '../format/duration.ts';
import { Chip } from '../parts/chip.tsx';
import { ReadingView } from '../text/reading-view.tsx';
import type { SideText } from './side-text.ts';
import { toolSummary } from '../transcript/tool-parts.ts';

interface SideTurnProps {
  readonly side: 'A' | 'B';
  readonly turn: TranscriptTurn | undefined;
  readonly question: SideText;
  readonly answer: SideText;
}

/** One side of a turn; empty where its conversation has ended before. */
export function SideTurn({ side, turn, question, answer }: SideTurnProps) {
  if (!turn) {
    return (
      <div class={`in-${side} side-turn`}>
        <p class="nothing">This conversation has no such turn.</p>
      </div>
    );
  }
  return (
    <div class={`in-${side} side-turn`}>
      <div class="said by-user">
        <div class="bubble" dir="auto">
          <ReadingView {...question} />
        </div>
      </div>
      <div class="said by-agent">
        <div class="bubble" dir="auto">
          <ReadingView {...answer} />
        </div>
        <p class="folds soft">
          {turn.finishReason === 'length' && <Chip text="cut off" tone="warn" />}
          <span>{duration(turn.latencyMs)}</span>
          {turn.toolCalls.length + turn.toolOutputs.length > 0 && <span>{toolSummary(turn)}</span>}
        </p>
      </div>
    </div>
  );
}
