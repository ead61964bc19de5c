import type { Verdict } from '../contract/judgement.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { ConversationRecord } from '../contract/turn-record.ts';
import { judgedConversations, type JudgedConversationRow } from '../output/judged-conversations.ts';
import { shortScores } from '../output/score-records.ts';
import type { RecordSpec } from '../output/turn-records.ts';
import type { ExportedBatch, ExportOrder } from './export-order.ts';
import { verdictIn } from './verdict-in.ts';

/** A conversation with what one set found of it. */
export interface ExportedConversation extends JudgedConversationRow {
  readonly batchId: string;
  readonly spec: RecordSpec;
  readonly outcome: Outcome | 'running';
  readonly tag: string | undefined;
  /** Name of the set; `undefined` where the batch was not judged. */
  readonly set: string | undefined;
  /** What it came to in the set. */
  readonly verdict: Verdict | undefined;
  /** By judge and criterion, such as `quality/honest`. */
  readonly scores: NonNullable<ConversationRecord['scores']>;
}

/** Streams the chosen conversations, batch after batch, in the order of their seeds. */
export async function* exportedConversations({
  store,
  batches,
  selection,
}: ExportOrder): AsyncGenerator<ExportedConversation> {
  selection.startCounting();
  for (const each of batches) {
    for await (const judged of judgedConversations(store, each.batch.batchId)) {
      const conversation = exportedConversation(each, judged);
      if (!selection.has(conversation)) continue;
      selection.count({ turns: judged.row.turns.length, isRunning: conversation.outcome === 'running' });
      yield conversation;
    }
  }
}

/** A conversation as the set of its batch sees it. */
export function exportedConversation(
  { batch, rubric }: ExportedBatch,
  judged: JudgedConversationRow,
): ExportedConversation {
  const { batchId, manifest } = batch;
  const { row, found } = judged;
  const inSet = found.find((each) => each.rubric.set === rubric?.set);
  return {
    row,
    found,
    batchId,
    spec: manifest.spec,
    outcome: row.ending?.outcome ?? 'running',
    tag: row.seed.tag ?? manifest.spec.tag,
    set: rubric?.set,
    verdict: inSet && verdictIn(inSet.rubric, { ending: row.ending, judgements: inSet.judgements }),
    scores: inSet ? shortScores(inSet) : {},
  };
}
