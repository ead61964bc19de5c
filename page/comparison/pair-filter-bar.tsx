import { SearchField } from '../parts/search-field.tsx';
import { visibleText } from '../text/visible-text.ts';
import { type PairFilter, SHOWN } from './pair-filter.ts';

interface PairFilterBarProps {
  readonly filter: PairFilter;
  /** Pairs by what is shown. */
  readonly counts: Readonly<Record<PairFilter['show'], number>>;
  readonly criteria: readonly string[];
  readonly change: (changes: Readonly<Record<string, string | undefined>>) => void;
}

const NAMES: Readonly<Record<PairFilter['show'], string>> = {
  flips: 'What flipped',
  better: 'Better',
  worse: 'Worse',
  outcomes: 'Other outcome',
  all: 'All cases',
};

/** Which pairs are listed. */
export function PairFilterBar({ filter, counts, criteria, change }: PairFilterBarProps) {
  return (
    <div class="pair-filters">
      <SearchField label="Find a case by its id" value={filter.text} onSearch={(q) => change({ q })} />
      <select
        aria-label="Show"
        value={filter.show}
        onChange={({ currentTarget }) => change({ show: currentTarget.value })}
      >
        {SHOWN.map((show) => (
          <option key={show} value={show}>
            {NAMES[show]} ({counts[show].toLocaleString('en')})
          </option>
        ))}
      </select>
      {criteria.length > 0 && (
        <select
          aria-label="Criterion that changed"
          value={filter.criterion}
          onChange={({ currentTarget }) => change({ criterion: currentTarget.value })}
        >
          <option value="">Any criterion</option>
          {criteria.map((name) => (
            <option key={name} value={name}>
              {visibleText(name)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
