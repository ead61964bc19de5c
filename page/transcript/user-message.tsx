import { useMemo } from 'preact/hooks';
import type { Transcript, TranscriptTurn } from '../../src/view/data/transcript.ts';
import { countOf } from '../format/count.ts';
import { DataFold } from './data-fold.tsx';
import { DecisionFold } from './decision-fold.tsx';
import { RetriesFold } from './retries-fold.tsx';
import { SaidText } from './said-text.tsx';
import type { Sought } from './sought.ts';

interface UserMessageProps {
  readonly transcript: Transcript;
  readonly turn: TranscriptTurn;
  readonly sought: Sought;
  readonly isOpen: boolean;
}

/** What the user asked, and what it was made from. */
export function UserMessage({ transcript, turn, sought, isOpen }: UserMessageProps) {
  const { context, question, user } = turn;
  const contextParts = useMemo(() => (context === null ? [] : [{ text: context }]), [context]);
  const retries = turn.retries.filter(({ step }) => step === 'question' || step === 'context');
  return (
    <div class="said by-user">
      <p class="speaker">{transcript.conversation.persona ?? 'User'}</p>
      <div class="bubble" dir="auto">
        <SaidText text={question} sought={sought} isWritten />
      </div>
      <div class="folds">
        {user && <DecisionFold user={user} goal={transcript.goal} isOpen={isOpen} />}
        {context !== null && (
          <DataFold
            summary={`Context, ${countOf(context.length, 'character')}`}
            parts={contextParts}
            sought={sought}
            isOpen={isOpen}
          />
        )}
        <RetriesFold retries={retries} isOpen={isOpen} />
      </div>
    </div>
  );
}
