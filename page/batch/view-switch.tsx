import { count } from '../format/count.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import type { BatchScene } from './batch-scene.ts';

/** Leads from the list of conversations to the figures, and back. */
export function ViewSwitch({ scene }: { readonly scene: BatchScene }) {
  const { shown, lines, isFiltered, isComplete, view, options, addressWith, change } = scene;
  const isFigures = options.get('show') === 'figures';
  const other = isFigures ? undefined : 'figures';
  useKeys({
    f: { does: isFigures ? 'Show the conversations' : 'Show the figures', act: () => change({ show: other }) },
  });
  return (
    <nav class="view-switch" aria-label="Views of the batch">
      <a href={addressWith({ show: undefined })} aria-current={isFigures ? undefined : 'page'}>
        Conversations{' '}
        <span class="soft">
          {isFiltered ? `${count(shown.length)} of ${count(lines.length)}` : count(lines.length)}
        </span>
      </a>
      <a href={addressWith({ show: 'figures' })} aria-current={isFigures ? 'page' : undefined}>
        Figures
      </a>
      {!isComplete && (
        <span class="soft" role="status">
          {count(lines.length)} of {count(view.seeds)} read…
        </span>
      )}
    </nav>
  );
}
