import type { PageSource } from '../../src/view/data/page-source.ts';
import { countOf } from '../format/count.ts';
import { navigate } from '../navigate.ts';
import { optionsWith } from '../options-with.ts';
import { Message } from '../parts/message.tsx';
import { Notice } from '../parts/notice.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { addressOf } from '../route.ts';
import { useBatches } from '../source/use-batches.ts';
import { BatchRow } from './batch-row.tsx';
import { CompareButton } from './compare-button.tsx';
import { NoBatches } from './no-batches.tsx';
import { useRowKeys } from './use-row-keys.ts';

interface BatchesPageProps {
  readonly source: PageSource;
  /** `q`: part of an id; `pick`: batches to compare. */
  readonly options?: URLSearchParams | undefined;
}

/** All batches, newest first; two of them can be picked to be compared. */
export function BatchesPage({ source, options = new URLSearchParams() }: BatchesPageProps) {
  const { batches, error } = useBatches(source);
  const rows = useRowKeys();
  const change = (changes: Parameters<typeof optionsWith>[1]): void =>
    navigate(addressOf({ view: 'batches', options: optionsWith(options, changes) }), { isReplacing: true });
  if (!batches) return <Loading error={error} />;
  if (batches.length === 0) return <NoBatches />;
  const text = options.get('q') ?? '';
  const picked = options.getAll('pick');
  const shown = batches.filter(({ batchId }) => batchId.toLowerCase().includes(text.toLowerCase()));
  const pick = (batchId: string): void =>
    change({ pick: picked.includes(batchId) ? picked.filter((id) => id !== batchId) : [...picked, batchId].slice(-2) });
  return (
    <>
      {error && <Notice text={error.message} />}
      <div class="batches-head">
        <h1>Batches</h1>
        <span class="soft">{shownOf(shown.length, batches.length)}</span>
        <SearchField label="Find a batch by its id" value={text} onSearch={(q) => change({ q })} />
        <CompareButton picked={picked} order={batches.map(({ batchId }) => batchId)} />
      </div>
      <ul class="batches" ref={rows}>
        {shown.map((line) => (
          <BatchRow key={line.batchId} line={line} isPicked={picked.includes(line.batchId)} onPick={pick} />
        ))}
      </ul>
      {shown.length === 0 && (
        <Message title={`No id of a batch holds “${text}”`}>
          <a href="#/">Show all batches</a>
        </Message>
      )}
    </>
  );
}

function Loading({ error }: { readonly error: Error | undefined }) {
  if (!error) return <Message kind="loading" title="Reading the batches…" />;
  return (
    <Message kind="error" title="The batches cannot be read">
      <p>{error.message}</p>
    </Message>
  );
}

function shownOf(shown: number, all: number): string {
  return shown === all ? String(all) : `${shown} of ${countOf(all, 'batch', 'batches')}`;
}
