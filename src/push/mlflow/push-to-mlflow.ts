import { inLanes } from '../in-lanes.ts';
import { type PushedConversation, pushedConversations, type PushOrder } from '../pushed-conversation.ts';
import { type PushResult, pushTally, type PushTally } from '../push-tally.ts';
import { sendSpans } from '../send-spans.ts';
import { spanRequests } from '../span-requests.ts';
import type { Experiment } from './choose-experiment.ts';
import { datasetKindOf, type DatasetKind, datasetRecord } from './dataset-records.ts';
import type { DatasetWriter } from './dataset-writer.ts';
import type { MlflowTarget } from './mlflow-target.ts';
import { saveAssessments } from './save-assessments.ts';
import { traceInfo, traceNameOf } from './trace-info.ts';
import { traceSpans } from './trace-spans.ts';
import { type WantedAssessment, wantedAssessments } from './wanted-assessments.ts';

/** Conversations in flight: MLflow on SQLite writes one transaction at a time. */
const LANES = 8;

/** A batch to push, and where to. */
export interface MlflowPush extends PushOrder {
  readonly target: MlflowTarget;
  readonly experiment: Experiment;
  /** Takes the rows of the batch; absent where none are wanted. */
  readonly dataset?: DatasetWriter | undefined;
  /** Told how many conversations are there. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What a push to MLflow came to. */
export interface MlflowResult extends PushResult {
  readonly traces: number;
  readonly assessments: number;
}

/**
 * Puts the conversations of a batch into an experiment: each a session, each turn a trace with its scores and expectations, each seed
 * a row of a dataset. Everything has an id of its own, so that pushing again changes only what has changed.
 * @throws {StepFailure} `StoreUnavailable`.
 */
export async function pushToMlflow(push: MlflowPush): Promise<MlflowResult> {
  const { target, onProgress } = push;
  const tally = pushTally();
  let [traces, assessments] = [0, 0];
  const work = inLanes(withRows(push, tally), LANES, async (conversation) => {
    await tally.attempt([conversation.conversationId], async () => {
      const wanted = wantedAssessments(conversation);
      await pushConversation(push, conversation, wanted);
      traces += conversation.turns.length;
      assessments += wanted.length;
    });
    onProgress?.(tally.done);
  });
  return { ...(await tally.result(work, target.signal)), traces, assessments };
}

/** The conversations that have a trace, the row of each added to the dataset on the way. */
async function* withRows(push: MlflowPush, tally: PushTally): AsyncGenerator<PushedConversation> {
  const { batch, dataset, target } = push;
  let kind: DatasetKind | undefined;
  for await (const conversation of pushedConversations(push)) {
    target.signal.throwIfAborted();
    kind ??= datasetKindOf(conversation, batch);
    const record = datasetRecord(conversation, batch, kind);
    if (record) await dataset?.add(record);
    if (conversation.turns.length === 0) tally.skip();
    else yield conversation;
  }
  await dataset?.flush();
}

async function pushConversation(
  { target, batch, experiment }: MlflowPush,
  conversation: PushedConversation,
  wanted: readonly WantedAssessment[],
): Promise<void> {
  const { conversationId } = conversation;
  const traces = conversation.turns.map((turn) => ({
    turn,
    conversation,
    batch,
    experimentId: experiment.id,
    uri: target.uri,
  }));
  for (const trace of traces) {
    const body = { trace: { trace_info: traceInfo(trace) } };
    await target.send({ method: 'POST', path: 'api/3.0/mlflow/traces', body });
  }
  const receiver = target.receiver(experiment.id);
  const all = { conversationId, spans: traces.flatMap(traceSpans) };
  for await (const { spans } of spanRequests(oneOf(all))) await sendSpans(receiver, spans, target);
  for (const { turn } of traces) {
    const traceId = traceNameOf(conversationId, turn.turn);
    const ofTrace = wanted.filter((each) => each.traceId === traceId);
    await saveAssessments(target, traceId, ofTrace);
  }
}

async function* oneOf<T>(item: T): AsyncGenerator<T> {
  yield item;
}
