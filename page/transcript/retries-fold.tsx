import type { Retries } from '../../src/view/data/transcript.ts';
import { Fold } from '../parts/fold.tsx';
import { visibleText } from '../text/visible-text.ts';
import { retriesText } from './retries-text.ts';

interface RetriesFoldProps {
  readonly retries: readonly Retries[];
  readonly isOpen: boolean;
}

/** Attempts at a step that failed before it succeeded. */
export function RetriesFold({ retries, isOpen }: RetriesFoldProps) {
  if (retries.length === 0) return null;
  return (
    <Fold summary={`Retried: ${retries.map(retriesText).join('; ')}`} tone="warn" isOpen={isOpen}>
      <dl class="fact-list">
        {retries.map((one) => (
          <div key={one.step}>
            <dt>{one.step}</dt>
            <dd>
              {retriesText(one)}
              <br />
              <span class="soft">the last:</span> {one.type}: <bdi>{visibleText(one.message)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </Fold>
  );
}
