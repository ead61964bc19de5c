import type { Transcript, TranscriptTurn } from '../../src/view/data/transcript.ts';
import { Chip } from '../parts/chip.tsx';
import { AgentMessage } from './agent-message.tsx';
import type { Sought } from './sought.ts';
import type { TranscriptOptions } from './transcript-options.ts';
import { UserMessage } from './user-message.tsx';

interface TurnViewProps {
  readonly transcript: Transcript;
  readonly turn: TranscriptTurn;
  readonly shown: TranscriptOptions;
  /** Address of this turn. */
  readonly address: string;
}

/** One turn: what the user asked and what the agent answered. */
export function TurnView({ transcript, turn, shown, address }: TurnViewProps) {
  const isChosen = shown.turn === turn.turn;
  const sought: Sought = { quote: isChosen ? shown.quote : undefined, search: shown.search };
  return (
    <article
      class={`turn${isChosen ? ' is-chosen' : ''}`}
      id={`turn-${turn.turn}`}
      tabIndex={-1}
      aria-labelledby={`turn-name-${turn.turn}`}
    >
      <h3 id={`turn-name-${turn.turn}`}>
        <a href={address}>Turn {turn.turn}</a>
        {turn.copiedFrom !== null && <Chip text={`copied from ${turn.copiedFrom}`} tone="idle" />}
      </h3>
      <UserMessage transcript={transcript} turn={turn} sought={sought} isOpen={shown.isOpen} />
      <AgentMessage turn={turn} sought={sought} isRaw={shown.isRaw} isOpen={shown.isOpen} />
    </article>
  );
}
