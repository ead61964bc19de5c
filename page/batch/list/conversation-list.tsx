import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useWindowRows } from '../../list/use-window-rows.ts';
import { optionsWith } from '../../options-with.ts';
import { addressOf } from '../../route.ts';
import { useMedia } from '../../use-media.ts';
import type { BatchScene } from '../batch-scene.ts';
import { columnsOf, gridOf } from './columns.ts';
import { ConversationRow } from './conversation-row.tsx';
import { ListHead } from './list-head.tsx';
import { NoConversations } from './no-conversations.tsx';
import { rowHeight } from './row-height.ts';
import { linkAt, type Selection, useSelection } from './use-selection.ts';

/** The shown conversations, of which only those in the window are in the document. */
export function ConversationList({ scene }: { readonly scene: BatchScene }) {
  const { shown, lines, filter, search } = scene;
  const isPhone = useMedia('(max-width: 760px)');
  const hits = useMemo(() => new Map(search.result?.hits.map((hit) => [hit.index, hit])), [search.result]);
  const columns = useMemo(() => columnsOf(lines, filter.set), [lines, filter.set]);
  const selection = useSelection(scene);
  const { list, height, rows, scrollTo } = useWindowRows<HTMLDivElement>({
    count: shown.length,
    sizeOf: (place) => rowHeight({ isPhone, hasHit: hits.has(shown[place]?.index ?? -1) }),
    sizeKey: `${isPhone} ${hits.size} ${shown.length}`,
    kept: selection.place,
  });
  useFollowing(selection, scrollTo);
  if (shown.length === 0) return <NoConversations scene={scene} />;
  return (
    <div
      class="list"
      role="table"
      aria-label="Conversations"
      aria-rowcount={shown.length + 1}
      style={{ '--columns': gridOf(columns) }}
    >
      <ListHead scene={scene} columns={columns} />
      <div class="list-rows" role="rowgroup" ref={list} style={{ height: `${height}px` }}>
        {rows.map(({ place, ...at }) => {
          const line = shown[place];
          if (!line) return null;
          const hit = hits.get(line.index);
          return (
            <ConversationRow
              key={line.index}
              {...at}
              line={line}
              place={place}
              columns={columns}
              set={filter.set}
              hit={hit}
              address={transcriptAddress(scene, line.index, hit?.turn)}
              isSelected={place === selection.place}
              onOpen={() => selection.keep(line.index)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Scrolls to the selected row and focuses it, but only after somebody has asked for it: not when a filter moves it. */
function useFollowing({ place, asked }: Selection, scrollTo: (place: number, align: 'auto' | 'center') => void): void {
  const followed = useRef<Selection['asked'] | undefined>(undefined);
  useEffect(() => {
    if (place === undefined || followed.current === asked) return;
    followed.current = asked;
    scrollTo(place, asked.align);
    linkAt(place)?.focus({ preventScroll: true });
  }, [place, asked]);
}

/** Keeps filters, order and search, so that the transcript leads to its neighbours in this list. */
function transcriptAddress({ view, options }: BatchScene, index: number, turn: number | undefined): string {
  const kept = optionsWith(options, { at: undefined, show: undefined, turn: turn?.toString() });
  return addressOf({ view: 'transcript', batch: view.batchId, index, options: kept });
}
