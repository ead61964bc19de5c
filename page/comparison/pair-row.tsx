import { visibleText } from '../text/visible-text.ts';
import type { Pair } from './paired-lines.ts';

interface PairRowProps {
  readonly pair: Pair;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly address: string;
  readonly isChosen: boolean;
}

/** One pair in the list. */
export function PairRow({ pair, top, address, isChosen }: PairRowProps) {
  const { sign, word, tone } = changeOf(pair);
  return (
    <li style={{ top: `${top}px` }}>
      <a class="pair-row" href={address} aria-current={isChosen ? 'true' : undefined}>
        <span class={`change text-${tone}`} aria-hidden="true">
          {sign}
        </span>
        <span class="pair-name">
          <bdi>{visibleText(pair.caseId)}</bdi> <span class="soft">{detailsOf(pair)}</span>
        </span>
        <small class="soft">
          {word}
          {aboutOf(pair)}
        </small>
      </a>
    </li>
  );
}

function changeOf({ a, b, flip }: Pair): { readonly sign: string; readonly word: string; readonly tone: string } {
  if (flip?.change === 'better') return { sign: '▲', word: 'better', tone: 'good' };
  if (flip?.change === 'worse') return { sign: '▼', word: 'worse', tone: 'bad' };
  if (!b) return { sign: 'A', word: 'only in A', tone: 'soft' };
  if (!a) return { sign: 'B', word: 'only in B', tone: 'soft' };
  return { sign: '·', word: 'no flip', tone: 'soft' };
}

function detailsOf({ persona, trial }: Pair): string {
  return [persona && visibleText(persona), trial !== undefined && `trial ${trial}`].filter(Boolean).join(' · ');
}

function aboutOf({ a, b, flip }: Pair): string {
  const outcomes = a && b && a.outcome !== b.outcome ? `${a.outcome} → ${b.outcome}` : '';
  return [...(flip?.criteria ?? []).map(visibleText), outcomes]
    .filter((part) => part !== '')
    .map((part) => ` · ${part}`)
    .join('');
}
