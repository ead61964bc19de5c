import type { PageSource } from '../src/view/data/page-source.ts';
import { BatchPage } from './batch/batch-page.tsx';
import { BatchesPage } from './batches/batches-page.tsx';
import { ComparisonPage } from './comparison/comparison-page.tsx';
import { Frame } from './frame/frame.tsx';
import { Message } from './parts/message.tsx';
import type { Route } from './route.ts';
import { TranscriptPage } from './transcript/transcript-page.tsx';
import { useRoute } from './use-route.ts';

interface RoomProps {
  readonly source: PageSource;
  readonly route: Route;
}

/** The whole page: what the address says. */
export function App({ source }: { readonly source: PageSource }) {
  const route = useRoute();
  return (
    <Frame route={route}>
      <Room source={source} route={route} />
    </Frame>
  );
}

function Room({ source, route }: RoomProps) {
  switch (route.view) {
    case 'batches':
      return <BatchesPage source={source} options={route.options} />;
    case 'batch':
      return <BatchPage key={route.batch} source={source} batch={route.batch} options={route.options} />;
    case 'transcript':
      return <TranscriptPage source={source} batch={route.batch} index={route.index} options={route.options} />;
    case 'comparison':
      return <ComparisonPage source={source} a={route.a} b={route.b} options={route.options} />;
    case 'unknown':
      return (
        <Message title="There is nothing at this address">
          <a href="#/">All batches</a>
        </Message>
      );
  }
}
