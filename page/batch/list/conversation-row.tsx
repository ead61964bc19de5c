import type { ConversationLine } from '../../../src/view/data/conversation-line.ts';
import type { SearchHit } from '../../../src/view/data/page-source.ts';
import { duration } from '../../format/duration.ts';
import { Chip } from '../../parts/chip.tsx';
import { outcomeTone, verdictTone } from '../../parts/tone.ts';
import { slowestMs } from '../slowest-ms.ts';
import type { SortColumn } from '../sorted-lines.ts';
import { Snippet } from './snippet.tsx';

interface ConversationRowProps {
  readonly line: ConversationLine;
  readonly columns: readonly SortColumn[];
  /** Of judges, whose verdicts count. */
  readonly set: string;
  readonly address: string;
  readonly hit: SearchHit | undefined;
  readonly isSelected: boolean;
  /** 0-based, in the list. */
  readonly place: number;
  readonly top: number;
  readonly height: number;
  readonly onOpen: () => void;
}

/** A conversation in the list; all of it leads to its transcript. */
export function ConversationRow(row: ConversationRowProps) {
  const { line, columns, hit, isSelected, place, top, height } = row;
  return (
    <div
      role="row"
      class={isSelected ? 'list-row is-selected' : 'list-row'}
      // The head is the first row.
      aria-rowindex={place + 2}
      data-place={place}
      style={{ top: `${top}px`, height: `${height}px` }}
    >
      {columns.map((column) => (
        <span key={column} role="cell" class={`cell-${column}`}>
          {column === 'seed' ? <Question {...row} /> : <Value column={column} line={line} set={row.set} />}
        </span>
      ))}
      {hit && <Snippet hit={hit} />}
    </div>
  );
}

function Question({ line: { question, seedId, trial }, address, onOpen }: ConversationRowProps) {
  return (
    <>
      <a class="list-link clipped" href={address} onClick={onOpen}>
        <bdi>{question === '' ? 'The user opens' : question}</bdi>
      </a>
      <span class="soft clipped list-id">
        {seedId}
        {trial !== undefined && ` · trial ${trial}`}
      </span>
    </>
  );
}

interface ValueProps {
  readonly column: Exclude<SortColumn, 'seed'>;
  readonly line: ConversationLine;
  readonly set: string;
}

function Value({ column, line, set }: ValueProps) {
  switch (column) {
    case 'persona':
    case 'tag':
      return <bdi class="clipped">{line[column]}</bdi>;
    case 'outcome':
      return <Chip text={line.outcome} tone={outcomeTone(line.outcome)} />;
    case 'verdict': {
      const verdict = line.verdicts[set];
      return verdict ? <Chip text={verdict} tone={verdictTone(verdict)} /> : null;
    }
    case 'turns':
      return <>{line.turns.length}</>;
    case 'slowest': {
      const slowest = slowestMs(line);
      return slowest === undefined ? null : <>{duration(slowest)}</>;
    }
  }
}
