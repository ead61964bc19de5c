import type { PageSource } from '../../src/view/data/page-source.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import { navigate } from '../navigate.ts';
import { Message } from '../parts/message.tsx';
import { Notice } from '../parts/notice.tsx';
import { BatchHead } from './batch-head.tsx';
import { batchScene, NO_FILTERS } from './batch-scene.ts';
import { FilterBar } from './filters/filter-bar.tsx';
import { ConversationList } from './list/conversation-list.tsx';
import { FiguresView } from './panels/figures-view.tsx';
import { Summary } from './summary/summary.tsx';
import { useShownLines } from './use-shown-lines.ts';
import { ViewSwitch } from './view-switch.tsx';

interface BatchPageProps {
  readonly source: PageSource;
  readonly batch: string;
  readonly options: URLSearchParams;
}

/** One batch: figures, charts, and the list of its conversations with filters and search. */
export function BatchPage({ source, batch, options }: BatchPageProps) {
  const shownLines = useShownLines({ source, batch, options });
  const { view, error } = shownLines;
  const scene = view && batchScene(shownLines, view, options);
  useKeys({
    Escape: scene?.isFiltered
      ? { does: 'Show all conversations', act: () => scene.change(NO_FILTERS) }
      : { does: 'All batches', act: () => navigate('#/') },
  });
  if (!scene) return <Loading batch={batch} error={error} />;
  return (
    <>
      {error && <Notice text={error.message} />}
      <BatchHead view={scene.view} />
      <Summary scene={scene} />
      <FilterBar scene={scene} />
      <ViewSwitch scene={scene} />
      {options.get('show') === 'figures' ? <FiguresView scene={scene} /> : <ConversationList scene={scene} />}
    </>
  );
}

function Loading({ batch, error }: { readonly batch: string; readonly error: Error | undefined }) {
  if (!error) return <Message kind="loading" title={`Reading ${batch}…`} />;
  return (
    <Message kind="error" title={`The batch ${batch} cannot be read`}>
      <p>{error.message}</p>
      <p>
        <a href="#/">All batches</a>
      </p>
    </Message>
  );
}
