import { useMemo } from 'preact/hooks';
import { count, countOf } from '../../format/count.ts';
import type { BatchScene } from '../batch-scene.ts';
import { counted } from '../figures/counted.ts';
import { Panel } from './panel.tsx';

/** The most causes that are listed; the filter has all of them. */
const MOST = 12;

/** Why conversations failed, the most frequent cause first; each shows its conversations. */
export function CausesPanel({ scene: { shown, addressWith } }: { readonly scene: BatchScene }) {
  const causes = useMemo(() => counted(shown.map(({ cause }) => cause)), [shown]);
  if (causes.length === 0) return null;
  const failed = causes.reduce((sum, { count: ofCause }) => sum + ofCause, 0);
  const most = causes[0]?.count ?? 1;
  return (
    <Panel name="Failures by cause" note={countOf(failed, 'conversation')}>
      <ol class="causes">
        {causes.slice(0, MOST).map(({ name, count: ofCause }) => (
          <li key={name}>
            <a href={addressWith({ cause: name, show: undefined })}>
              <bdi>{name}</bdi>
              <span>{count(ofCause)}</span>
            </a>
            <span class="cause-bar" style={{ width: `${(ofCause / most) * 100}%` }} />
          </li>
        ))}
      </ol>
      {causes.length > MOST && <p class="soft">{countOf(causes.length - MOST, 'more cause')}</p>}
    </Panel>
  );
}
