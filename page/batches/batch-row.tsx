import type { BatchLine } from '../../src/view/data/batch-view.ts';
import { countOf } from '../format/count.ts';
import { moment } from '../format/moment.ts';
import { percent } from '../format/percent.ts';
import { byTone } from '../parts/by-tone.ts';
import { Chip } from '../parts/chip.tsx';
import { StackedBar } from '../parts/stacked-bar.tsx';
import { doingTone, outcomeTone } from '../parts/tone.ts';
import { addressOf } from '../route.ts';

interface BatchRowProps {
  readonly line: BatchLine;
  readonly isPicked: boolean;
  readonly onPick: (batchId: string) => void;
}

/** A batch in the list of batches. */
export function BatchRow({ line, isPicked, onPick }: BatchRowProps) {
  const { batchId, createdAt, doing, pauseReason, seeds, turns } = line;
  return (
    <li class="batch-row">
      <input
        type="checkbox"
        aria-label={`Pick ${batchId} for a comparison`}
        checked={isPicked}
        onChange={() => onPick(batchId)}
      />
      <div class="batch-name">
        <a href={addressOf({ view: 'batch', batch: batchId, options: new URLSearchParams() })}>{batchId}</a>
        <time class="soft" dateTime={createdAt}>
          {moment(createdAt)}
        </time>
      </div>
      <div class="batch-state">
        <Chip text={doing} tone={doingTone(doing)} />
        {pauseReason !== undefined && (
          <span class="soft clipped" title={pauseReason}>
            {pauseReason}
          </span>
        )}
      </div>
      <Outcomes line={line} />
      <div class="batch-size">
        <span>{countOf(seeds, 'conversation')}</span>
        <span class="soft">{countOf(turns, 'turn')}</span>
      </div>
    </li>
  );
}

function Outcomes({ line: { doing, outcomes, seeds } }: { readonly line: BatchLine }) {
  const parts = byTone(Object.entries(outcomes).map(([name, count]) => ({ name, count, tone: outcomeTone(name) })));
  const ended = parts.reduce((sum, { count }) => sum + count, 0);
  const names = parts.map(({ name, count }) => `${count} ${name}`).join(' · ');
  return (
    <div class="batch-outcomes">
      <StackedBar parts={parts} total={seeds} />
      <span class="soft clipped" title={names}>
        {doing !== 'ended' && seeds > 0 && <strong>{percent(ended / seeds)} </strong>}
        {names === '' ? 'none has ended' : names}
      </span>
    </div>
  );
}
