import type { Judgement, Rubric } from '../../src/contract/judgement.ts';
import type { JudgeSpec } from '../../src/contract/judge-spec.ts';
import type { Store } from '../../src/store/store.ts';
import { record, type RecordedConversation, type RecordedBatch } from './recorded-batch.ts';

/** A conversation and what each set found of it. */
export interface JudgedRecord extends RecordedConversation {
  readonly found?: Readonly<Record<string, readonly Judgement[]>>;
}

/** A recorded batch, its sets beside `run`, and what they found. */
export interface JudgedBatch extends Omit<RecordedBatch, 'conversations'> {
  readonly sets?: Readonly<Record<string, readonly JudgeSpec[]>>;
  readonly conversations: readonly JudgedRecord[];
}

/** Puts a batch with its judgements into the store, through its interface alone. */
export async function recordJudged(store: Store, batch: JudgedBatch): Promise<void> {
  const { batchId, conversations, sets = {} } = batch;
  await record(store, batch);
  for (const [set, judges] of Object.entries(sets)) {
    const rubric: Rubric = { set, judges, state: 'closed', pauseReason: null };
    await store.saveRubric(batchId, rubric);
  }
  for (const [seedIndex, { found = {} }] of conversations.entries())
    for (const [set, judgements] of Object.entries(found))
      for (const judgement of judgements)
        await store.saveJudgement({ batchId, seedIndex, set, judge: judgement.judge }, judgement);
}
