import type { Batch, Store } from '../store/store.ts';
import { conversationLines } from './conversation-lines.ts';
import { readBatchView } from './read-batch-view.ts';
import { readFigures } from './read-figures.ts';
import { readRevision, revisionText } from './read-revision.ts';
import { transcriptsOf } from './read-transcript.ts';
import type { ViewPlace } from './view-place.ts';
import type { ReportedBatch } from './write-report.ts';

/** A batch as `writeReport` takes it; conversations are read while they are written. */
export async function reportedBatch(store: Store, batch: Batch, place: ViewPlace): Promise<ReportedBatch> {
  const revision = revisionText(await readRevision(store, batch));
  const figures = await readFigures(store, batch);
  return {
    view: await readBatchView(store, batch, { ui: place.ui, figures, revision }),
    lines: conversationLines(store, batch),
    transcripts: transcriptsOf(store, batch, place),
  };
}
