import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import type { Transcript } from '../../src/view/data/transcript.ts';
import { optionsWith } from '../options-with.ts';
import { addressOf, type Route } from '../route.ts';
import { ConversationStart } from './conversation-start.tsx';
import type { PlaceInList } from './place-in-list.ts';
import { ScorePanel } from './score-panel.tsx';
import { TranscriptHead } from './transcript-head.tsx';
import { keptOptions, type TranscriptOptions } from './transcript-options.ts';
import { TurnView } from './turn-view.tsx';
import { useScrollToTurn } from './use-scroll-to-turn.ts';
import { ViewButtons } from './view-buttons.tsx';
import { WaitingView } from './waiting-view.tsx';
import { WalkButtons } from './walk-buttons.tsx';

interface TranscriptViewProps {
  readonly transcript: Transcript;
  readonly line: ConversationLine | undefined;
  readonly place: PlaceInList;
  readonly at: Extract<Route, { readonly view: 'transcript' }>;
  readonly shown: TranscriptOptions;
  /** Whether another conversation is being read. */
  readonly isLoading: boolean;
}

/** A conversation from its head to its end, with what the judges found beside it. */
export function TranscriptView({ transcript, line, place, at, shown, isLoading }: TranscriptViewProps) {
  useScrollToTurn({ conversation: transcript.conversation.conversation_id, isShown: !isLoading, ...chosen(shown) });
  const withOptions = (changes: Parameters<typeof optionsWith>[1]): string =>
    addressOf({ ...at, options: optionsWith(at.options, changes) });
  return (
    <div class="transcript" aria-busy={isLoading}>
      <header class="transcript-top">
        <TranscriptHead transcript={transcript} line={line} />
        <div class="transcript-tools">
          <ViewButtons shown={shown} withOptions={withOptions} />
          <WalkButtons
            place={place}
            addressAt={(index) => addressOf({ ...at, index, options: keptOptions(at.options) })}
          />
        </div>
      </header>
      <section class="chat" aria-labelledby="chat-title">
        <h2 id="chat-title" class="hidden-text">
          Conversation
        </h2>
        <ConversationStart transcript={transcript} shown={shown} />
        {transcript.turns.map((turn) => (
          <TurnView
            key={turn.turn}
            transcript={transcript}
            turn={turn}
            shown={shown}
            address={withOptions({ turn: String(turn.turn), quote: undefined })}
          />
        ))}
        <WaitingView transcript={transcript} />
        {transcript.turns.length === 0 && transcript.conversation.outcome !== 'running' && (
          <p class="nothing">It ended before the agent had answered.</p>
        )}
      </section>
      <aside aria-label="Judges">
        <ScorePanel
          transcript={transcript}
          addressOfQuote={(turn, quote) => withOptions({ turn: String(turn), quote })}
        />
      </aside>
    </div>
  );
}

function chosen({ turn, quote }: TranscriptOptions): { turn: number | undefined; quote: string | undefined } {
  return { turn, quote };
}
