import {
  type SearchAttributePair,
  TypedSearchAttributes,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import {
  CancellationScope,
  CancelledFailure,
  ChildWorkflowFailure,
  type ChildWorkflowHandle,
  defineQuery,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  setHandler,
  startChild,
  workflowInfo,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import type { ProgressRead } from '../activities/activities.ts';
import { conversationDetails } from '../contract/cards.ts';
import { clipBytes } from '../contract/clip-bytes.ts';
import { batchWorkflowId, conversationWorkflowId } from '../contract/ids.ts';
import { SUMMARY_BYTES } from '../contract/limits.ts';
import { OUTCOMES, type Outcome } from '../contract/outcome.ts';
import { SEARCH_ATTRIBUTES, searchValue } from '../contract/search-attributes.ts';
import {
  type ConversationInput,
  type Counts,
  type PlannedConversation,
  PROGRESS_QUERY,
  type ShardInput,
} from '../contract/workflow-api.ts';
import type { conversation } from './conversation.ts';
import { failureOf } from './failure-of.ts';
import { Lanes } from './lanes.ts';
import { PauseGate, relayPause, relayPauseAtStart } from './pause-gate.ts';
import { ProgressWatch } from './progress-watch.ts';
import { ShardQueue } from './shard-queue.ts';
import { concurrencySignal, handleSignals, releaseSignal } from './handle-signals.ts';
import { storeActivities } from './store-activities.ts';
import { waitForOrphan } from './wait-for-orphan.ts';

/** What the `progress` query of a shard answers. */
export interface ShardProgress {
  /** Why the shard is paused; `null` while it runs. */
  readonly paused: string | null;
  /** Conversations that ended in this run, by outcome. */
  readonly counts: Counts;
  /** What the shard had reached over all runs when the store was last looked at; `null` before that. */
  readonly reached: ProgressRead['progress'] | null;
}

type Conversation = ChildWorkflowHandle<typeof conversation>;

type Planned = PlannedConversation & Pick<ConversationInput, 'isCanary'>;

interface Watch {
  /** By conversation id. */
  readonly open: Map<string, Conversation>;
  readonly gate: PauseGate;
}

/**
 * Up to 1,000 conversations of a batch, `window` of them in flight until another number is signalled. Children are
 * awaited, so that the failure, termination or cancellation of each is seen; none of them fails the shard. Returns
 * conversations by outcome.
 */
export async function shard(input: ShardInput): Promise<Counts> {
  const open = new Map<string, Conversation>();
  const counts: Counts = {};
  const watch = new ProgressWatch({ batchId: input.batchId, shard: input.shard });
  const gate = new PauseGate((reason) => {
    relayPause(open.values(), reason);
    watch.show(reason);
  });
  const progress = (): ShardProgress => ({ paused: gate.reason, counts, reached: watch.progress });
  setHandler(defineQuery<ShardProgress>(PROGRESS_QUERY), progress, { description: 'What the shard is doing now.' });
  const queue = new ShardQueue(input);
  let hasCanary = input.hasCanary;

  const piece = async () => {
    // One was refused: so would all others be. The batch ends them at once.
    if (counts['budget-exhausted']) return false;
    const next = await queue.next();
    if (!next || isCancelled()) return false;
    const isCanary = hasCanary;
    hasCanary = false;
    const outcome = await runConversation(input, { ...next, isCanary }, { open, gate });
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (isCanary && outcome !== 'budget-exhausted') await releaseOthers(input);
    return true;
  };
  const lanes = new Lanes({ ready: () => gate.passed(), piece, size: input.window });
  const resize = (window: number) => lanes.resize(window);
  const description = 'Sets the conversations in flight.';
  handleSignals([...gate.handlers, { signal: concurrencySignal, handle: resize, description }]);
  lanes.start();
  CancellationScope.current().cancelRequested.catch(() => cancelConversations(open.values()));
  try {
    await watch.during(gate, () => lanes.ended());
  } catch (error) {
    throw isCancelled() ? cancelled() : error;
  }
  if (isCancelled()) throw cancelled();
  await watch.look(gate);
  return counts;
}

/** The canary has said so itself if it got past its first exchange; it may have ended before, or been terminated. */
async function releaseOthers({ prefix, batchId }: ShardInput): Promise<void> {
  const batch = getExternalWorkflowHandle(batchWorkflowId(prefix, batchId));
  await batch.signal(releaseSignal).catch(() => undefined);
}

/** Starts a conversation and awaits its end; always returns an outcome. */
async function runConversation(input: ShardInput, planned: Planned, watch: Watch): Promise<Outcome> {
  const shardScope = CancellationScope.current();
  try {
    // Temporal would cancel only the first run of a conversation that continued as new: the shard cancels it itself.
    return await CancellationScope.nonCancellable(async () => {
      const handle = await startConversation(input, planned);
      watch.open.set(planned.conversationId, handle);
      try {
        relayPauseAtStart(handle, watch.gate);
        if (shardScope.consideredCancelled) cancelConversations([handle]);
        return (await handle.result()).outcome;
      } finally {
        // Not open while its end is recorded; and one that waits for an orphan has not been opened yet.
        watch.open.delete(planned.conversationId);
      }
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return afterOrphan(input, planned, watch);
    return outcomeOf(error) ?? recordInterruption(input, planned, error);
  }
}

/** Cancels the present run of each; one that has just ended needs no cancelling. */
function cancelConversations(conversations: Iterable<Conversation>): void {
  for (const { workflowId } of conversations) {
    CancellationScope.nonCancellable(() => getExternalWorkflowHandle(workflowId).cancel()).catch(() => undefined);
  }
}

function startConversation(input: ShardInput, planned: Planned): Promise<Conversation> {
  const { batchId, prefix, policy } = input;
  const args = { ...planned, batchId, prefix, policy };
  return startChild<typeof conversation>('conversation', {
    workflowId: conversationWorkflowId(prefix, planned.conversationId),
    args: [args],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    // The store, not Temporal, knows whether a conversation is done: a retried one runs again under its id.
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    typedSearchAttributes: attributesOf(args),
    staticSummary: clipBytes(planned.question || OPENED, SUMMARY_BYTES),
    staticDetails: conversationDetails(args, workflowInfo().namespace),
  });
}

/** Summary of a conversation whose first question is not known yet. */
const OPENED = '(the user opens)';

function attributesOf({ batchId, policy, tag, persona, question: asked }: ConversationInput): TypedSearchAttributes {
  const { batch, agent, question } = SEARCH_ATTRIBUTES;
  const pairs: SearchAttributePair[] = [
    { key: batch, value: batchId },
    { key: agent, value: policy.agentType },
  ];
  if (policy.hidesTexts) return new TypedSearchAttributes(pairs);
  pairs.push({ key: question, value: searchValue(asked) });
  if (tag !== null) pairs.push({ key: SEARCH_ATTRIBUTES.tag, value: tag });
  if (persona !== undefined) pairs.push({ key: SEARCH_ATTRIBUTES.persona, value: persona });
  return new TypedSearchAttributes(pairs);
}

/** A conversation of a shard that was terminated may still be running: wait for its end, or run it again. */
async function afterOrphan(input: ShardInput, planned: Planned, watch: Watch): Promise<Outcome> {
  await waitForOrphan(planned.conversationId);
  const { batchId, shard: number } = input;
  const page = await storeActivities.planShard({ batchId, shard: number, from: planned.seedIndex });
  const again = page.conversations.find((each) => each.seedIndex === planned.seedIndex);
  return again ? runConversation(input, { ...again, isCanary: planned.isCanary }, watch) : 'cancelled';
}

/** A conversation that was terminated, or failed in a way it could not record itself. */
async function recordInterruption(input: ShardInput, planned: Planned, error: unknown): Promise<Outcome> {
  const failure = failureOf(error);
  const { batchId } = input;
  const { conversationId, seedIndex } = planned;
  const ending = { batchId, conversationId, seedIndex, outcome: 'cancelled' as const };
  const recorded = await storeActivities.endConversation({
    ...ending,
    errorType: failure.type,
    errorMessage: failure.message,
  });
  return recorded.outcome;
}

function outcomeOf(error: unknown): Outcome | undefined {
  if (isCancellation(error)) return 'cancelled';
  if (!(error instanceof ChildWorkflowFailure)) return undefined;
  const { type } = failureOf(error);
  return OUTCOMES.find((outcome) => outcome === type);
}

function cancelled(): CancelledFailure {
  return new CancelledFailure('the batch was cancelled');
}

function isCancelled(): boolean {
  return CancellationScope.current().consideredCancelled;
}
