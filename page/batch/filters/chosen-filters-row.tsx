import { Notice } from '../../parts/notice.tsx';
import type { BatchScene } from '../batch-scene.ts';
import { NO_FILTERS } from '../batch-scene.ts';
import { chosenFilters } from './chosen-filters.ts';

/** The choices that leave out conversations, each with a way to take it back, and how the search goes. */
export function ChosenFiltersRow({ scene }: { readonly scene: BatchScene }) {
  const { filter, options, search, addressWith } = scene;
  const chosen = chosenFilters(filter, options.get('q') ?? '');
  return (
    <>
      {chosen.length > 0 && (
        <ul class="chosen" aria-label="Chosen filters">
          {chosen.map(({ text, without }) => (
            <li key={text}>
              <a class="chosen-filter" href={addressWith(without)}>
                <bdi>{text}</bdi>
                <span class="hidden-text">: remove</span>
                <span aria-hidden="true">×</span>
              </a>
            </li>
          ))}
          {chosen.length > 1 && (
            <li>
              <a href={addressWith(NO_FILTERS)}>Clear all</a>
            </li>
          )}
        </ul>
      )}
      <p role="status" class="soft searching">
        {search.isSearching && 'Searching…'}
      </p>
      {search.error && <Notice text={`The search failed: ${search.error.message}`} />}
    </>
  );
}
