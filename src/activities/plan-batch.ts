import { isExtractionBuiltIn } from '../contract/built-in-extraction.ts';
import { displayCopy } from '../contract/display-copy.ts';
import { durationMs } from '../contract/duration.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { StepFailure } from '../contract/failures.ts';
import { callQueueOf } from '../contract/ids.ts';
import { PLAN_PAGE, PLAN_QUESTION_BYTES, SEEDS_PER_SHARD } from '../contract/limits.ts';
import { searchValue } from '../contract/search-attributes.ts';
import { endedCount } from '../contract/outcome.ts';
import { judgeLimits, type SimulationSpec, type StepLimits } from '../contract/simulation-spec.ts';
import { USER_TYPE } from '../contract/user-spec.ts';
import type { BatchPlan, PlannedConversation, StepPolicy } from '../contract/workflow-api.ts';
import { isCanaryAlone } from '../progress/canary.ts';
import type { Batch, PlannedSeed } from '../store/store.ts';
import type { BatchRef, ShardPage, ShardPageAsked } from './activities.ts';
import type { Dependencies } from './dependencies.ts';

/** What a batch has left to do, as the store knows it. */
export async function planBatch({ store, isEncrypted }: Dependencies, { batchId }: BatchRef): Promise<BatchPlan> {
  const loaded = await loadedBatch({ store }, batchId);
  const { spec, extendedFrom } = loaded.manifest;
  // Conversations that were under way when the batch was extended have ended at their old limit.
  if (extendedFrom !== undefined) await store.extend(batchId, spec.maxTurns);
  const progress = await store.progress(batchId);
  return {
    seeds: progress.seeds,
    open: progress.seeds - endedCount(progress.outcomes),
    concurrency: spec.concurrency,
    hasCanary: await isCanaryAlone(store, loaded, { progress, until: 'agent' }),
    shards: await store.openShards(batchId, SEEDS_PER_SHARD),
    policy: {
      ...policyOf(spec),
      callQueue: callQueueOf(store.id, batchId),
      ...(isEncrypted && { hidesTexts: true }),
    },
  };
}

/** One page of a shard's conversations that have no outcome. */
export async function planShard({ store }: Dependencies, { batchId, shard, from }: ShardPageAsked): Promise<ShardPage> {
  const { spec } = (await loadedBatch({ store }, batchId)).manifest;
  const to = (shard + 1) * SEEDS_PER_SHARD;
  const seeds = await store.openSeeds({ batchId, from, to, limit: PLAN_PAGE });
  const last = seeds.at(-1);
  return {
    conversations: seeds.map((seed) => planned(seed, spec)),
    next: last && seeds.length === PLAN_PAGE ? last.seedIndex + 1 : null,
  };
}

/** A conversation without any text that Temporal could refuse for its length. */
function planned(seed: PlannedSeed, spec: SimulationSpec): PlannedConversation {
  const tag = seed.tag ?? spec.tag;
  return {
    conversationId: seed.conversationId,
    seedIndex: seed.seedIndex,
    question: displayCopy(seed.question, PLAN_QUESTION_BYTES),
    tag: tag === undefined ? null : searchValue(tag),
    maxTurns: seed.maxTurns ?? spec.maxTurns,
    committedTurns: seed.committedTurns,
    ...(seed.persona !== undefined && { persona: seed.persona }),
  };
}

/**
 * The batch, whose seeds are all there.
 * @throws {StepFailure} `StoreInconsistent` when there is none, or its seeds are still being loaded.
 */
export async function loadedBatch({ store }: Pick<Dependencies, 'store'>, batchId: string): Promise<Batch> {
  const batch = await store.findBatch(batchId);
  if (!batch) throw new StepFailure('StoreInconsistent', `The store holds no batch ${batchId}; was it deleted?`);
  if (batch.seedCount === null) {
    throw new StepFailure('StoreInconsistent', `The seeds of batch ${batchId} are not all loaded; run it again.`);
  }
  return batch;
}

function policyOf(spec: SimulationSpec): BatchPlan['policy'] {
  return {
    agent: stepPolicy(spec.limits.agent),
    questions: stepPolicy(spec.limits.questions),
    agentType: searchValue(spec.agent.type),
    isContextBuiltIn: isExtractionBuiltIn(spec),
    ...(reacts(spec) && { reacts: true }),
    ...(closesSession(spec) && { closesSession: true }),
    ...(spec.judges && { judges: spec.judges.map(({ name }) => name), judging: stepPolicy(judgeLimits(spec)) }),
  };
}

/** Whether somebody looks at the last answer: a user with a goal, or the spec's rules. */
function reacts({ questions, stop }: SimulationSpec): boolean {
  const { when, loop, duration } = stop ?? {};
  return questions.type === USER_TYPE || [when, loop, duration].some((rule) => rule !== undefined);
}

/** Whether the agent keeps sessions that a request of the spec closes. */
function closesSession({ agent }: SimulationSpec): boolean {
  return fieldsOf(fieldsOf(agent)['session'])['close'] !== undefined;
}

function stepPolicy(limits: StepLimits): StepPolicy {
  return {
    timeoutMs: durationMs(limits.timeout),
    maxAttempts: limits.maxAttempts,
    maxRateLimitWaitMs: durationMs(limits.maxRateLimitWait),
  };
}
