import { useMemo } from 'preact/hooks';
import type { TranscriptTurn } from '../../src/view/data/transcript.ts';
import { Chip } from '../parts/chip.tsx';
import { Fold } from '../parts/fold.tsx';
import { visibleText } from '../text/visible-text.ts';
import { AnswerFacts } from './answer-facts.tsx';
import { DataFold } from './data-fold.tsx';
import { RetriesFold } from './retries-fold.tsx';
import { SaidText } from './said-text.tsx';
import type { Sought } from './sought.ts';
import { toolParts, toolSummary } from './tool-parts.ts';

interface AgentMessageProps {
  readonly turn: TranscriptTurn;
  readonly sought: Sought;
  readonly isRaw: boolean;
  readonly isOpen: boolean;
}

/** What the agent answered, and how it came to it. */
export function AgentMessage({ turn, sought, isRaw, isOpen }: AgentMessageProps) {
  const tools = useMemo(() => toolParts(turn), [turn]);
  const retries = turn.retries.filter(({ step }) => step === 'agent' || step === 'judge');
  return (
    <div class="said by-agent">
      <p class="speaker">Agent</p>
      <div class="bubble" dir="auto">
        <SaidText text={turn.answer} sought={sought} isWritten={isRaw} />
      </div>
      <div class="folds">
        {turn.finishReason === 'length' && <Chip text="cut off" tone="warn" />}
        <AnswerFacts turn={turn} isOpen={isOpen} />
        {tools.length > 0 && <DataFold summary={toolSummary(turn)} parts={tools} sought={sought} isOpen={isOpen} />}
        <ExpectedFacts facts={turn.expectedFacts ?? []} isOpen={isOpen} />
        <RetriesFold retries={retries} isOpen={isOpen} />
      </div>
    </div>
  );
}

function ExpectedFacts({ facts, isOpen }: { readonly facts: readonly string[]; readonly isOpen: boolean }) {
  if (facts.length === 0) return null;
  return (
    <Fold summary={`Expected facts: ${facts.length}`} isOpen={isOpen}>
      <ul class="plain-list">
        {facts.map((fact, place) => (
          <li key={place} dir="auto">
            {visibleText(fact)}
          </li>
        ))}
      </ul>
    </Fold>
  );
}
