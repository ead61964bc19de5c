import { useMemo } from 'preact/hooks';
import type { Transcript } from '../../src/view/data/transcript.ts';
import { visibleText } from '../text/visible-text.ts';
import { countOf } from '../format/count.ts';
import { DataFold } from './data-fold.tsx';
import { SaidText } from './said-text.tsx';
import type { TranscriptOptions } from './transcript-options.ts';

interface ConversationStartProps {
  readonly transcript: Transcript;
  readonly shown: TranscriptOptions;
}

const NOTHING_SOUGHT = { quote: undefined, search: '' };

/** What was there before the first turn: the user's goal, the system prompt, earlier messages. */
export function ConversationStart({ transcript, shown }: ConversationStartProps) {
  const { goal, system, earlier } = transcript;
  const systemParts = useMemo(() => (system === null ? [] : [{ text: system }]), [system]);
  if (goal.length === 0 && system === null && earlier.length === 0) return null;
  return (
    <section class="start" aria-label="Before the first turn">
      {goal.length > 0 && <Goal goal={goal} />}
      {system !== null && (
        <DataFold
          summary={`System prompt, ${countOf(system.length, 'character')}`}
          parts={systemParts}
          sought={{ quote: undefined, search: shown.search }}
          isOpen={shown.isOpen}
        />
      )}
      {earlier.length > 0 && <Earlier messages={earlier} isRaw={shown.isRaw} />}
    </section>
  );
}

function Goal({ goal }: { readonly goal: readonly string[] }) {
  return (
    <div class="goal">
      <h3>The user wants to</h3>
      <ol>
        {goal.map((part, place) => (
          <li key={place} dir="auto">
            {visibleText(part)}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Earlier({ messages, isRaw }: { readonly messages: Transcript['earlier']; readonly isRaw: boolean }) {
  return (
    <div class="earlier">
      <h3>Counts as said before</h3>
      {messages.map(({ role, content }, place) => (
        <div key={place} class={`said by-${role === 'user' ? 'user' : 'agent'}`}>
          <p class="speaker">{role === 'user' ? 'User' : 'Agent'}</p>
          <div class="bubble" dir="auto">
            <SaidText text={content} sought={NOTHING_SOUGHT} isWritten={isRaw || role === 'user'} />
          </div>
        </div>
      ))}
    </div>
  );
}
