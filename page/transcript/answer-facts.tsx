import type { TranscriptTurn } from '../../src/view/data/transcript.ts';
import { count } from '../format/count.ts';
import { duration } from '../format/duration.ts';
import { Facts } from '../parts/facts.tsx';
import { OutsideLink } from '../parts/outside-link.tsx';
import { Fold } from '../parts/fold.tsx';

interface AnswerFactsProps {
  readonly turn: TranscriptTurn;
  readonly isOpen: boolean;
}

/** How long an answer took, and what it used. */
export function AnswerFacts({ turn, isOpen }: AnswerFactsProps) {
  const { tokens, latencyMs, firstTextMs, questionLatencyMs } = turn;
  const used = tokens && `${count(tokens.input)} in, ${count(tokens.output)} out`;
  return (
    <Fold
      summary={[duration(latencyMs), tokens && `${count(tokens.output)} tokens`].filter(Boolean).join(' · ')}
      isOpen={isOpen}
    >
      <Facts
        facts={[
          ['Answer', `took ${duration(latencyMs)}`],
          ['First words', firstTextMs === null ? undefined : `after ${duration(firstTextMs)}`],
          ['Question', questionLatencyMs > 0 ? `took ${duration(questionLatencyMs)} to make` : undefined],
          ['Tokens', used ?? 'not reported'],
          ['Finish reason', turn.finishReason ?? undefined],
          ['Answered', new Date(turn.answeredAt).toLocaleString('en-GB')],
          ['Trace', turn.traceId ?? undefined],
        ]}
      />
      <OutsideLink address={turn.traceLink} name="Trace" where="in MLflow" />
    </Fold>
  );
}
