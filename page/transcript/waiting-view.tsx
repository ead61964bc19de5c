import type { Transcript } from '../../src/view/data/transcript.ts';
import { visibleText } from '../text/visible-text.ts';
import { retriesText } from './retries-text.ts';

const DOES = {
  agent: 'the agent is asked',
  context: 'the context is made',
  question: 'the next question is made',
  judge: 'judges look at it',
} as const;

/** What a conversation that has not ended waits for. */
export function WaitingView({ transcript }: { readonly transcript: Transcript }) {
  const { conversation, waiting, turns } = transcript;
  if (conversation.outcome !== 'running' && waiting.length === 0) return null;
  return (
    <section class="waiting" aria-label="Under way" aria-live="polite">
      {waiting.length === 0 && (
        <p>
          <span class="pulse" aria-hidden="true" /> Turn {turns.length} is under way.
        </p>
      )}
      {waiting.map((attempt) => (
        <p key={`${attempt.turn} ${attempt.step}`}>
          <span class="pulse" aria-hidden="true" /> Turn {attempt.turn}, {DOES[attempt.step]} again:{' '}
          {retriesText(attempt)}.{' '}
          <span class="soft">
            The last: {attempt.type}: <bdi>{visibleText(attempt.message)}</bdi>
          </span>
        </p>
      ))}
    </section>
  );
}
