import { useMemo } from 'preact/hooks';
import { SearchField } from '../../parts/search-field.tsx';
import { useMedia } from '../../use-media.ts';
import type { BatchScene } from '../batch-scene.ts';
import { BoundsMenu } from './bounds-menu.tsx';
import { ChosenFiltersRow } from './chosen-filters-row.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { filterValues } from './filter-values.ts';
import { SetChooser } from './set-chooser.tsx';
import { SortChooser } from './sort-chooser.tsx';

/** The search and the filters of the conversations of a batch; on a phone the filters are folded away. */
export function FilterBar({ scene }: { readonly scene: BatchScene }) {
  const isPhone = useMedia('(max-width: 760px)');
  return (
    <section class="filter-bar" aria-label="Search and filters">
      <SearchField
        label="Search what was said"
        value={scene.options.get('q') ?? ''}
        onSearch={(q) => scene.change({ q }, { isReplacing: true })}
      />
      {isPhone ? (
        <details class="folded">
          <summary class="button">Filters and order</summary>
          <div class="filters">
            <Menus scene={scene} />
            <SortChooser scene={scene} />
          </div>
        </details>
      ) : (
        <div class="filters">
          <Menus scene={scene} />
        </div>
      )}
      <ChosenFiltersRow scene={scene} />
    </section>
  );
}

function Menus({ scene }: { readonly scene: BatchScene }) {
  const { lines, filter, options, change } = scene;
  const menus = useMemo(() => filterValues(lines, filter.set), [lines, filter.set]);
  return (
    <>
      {menus.map(({ name, label, values }) => (
        <FilterMenu
          key={name}
          label={label}
          values={values}
          chosen={new Set(options.getAll(name))}
          onChoose={(chosen) => change({ [name]: chosen })}
        />
      ))}
      <BoundsMenu scene={scene} />
      <SetChooser scene={scene} />
    </>
  );
}
