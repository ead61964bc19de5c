/** The library: `simulate` runs conversations from a script; the rest is what the command itself is built from. */
export { simulate } from './library/simulate.ts';
export type { SimulateOptions, SimulateProgress, SimulateResult, StopOptions } from './library/simulate-options.ts';
export type {
  AgentFunction,
  AgentFunctionCall,
  AgentFunctionReply,
  ContextFunction,
  ContextFunctionInput,
  QuestionFunction,
  QuestionFunctionRequest,
  QuestionList,
  StopFunction,
  StopVerdict,
} from './library/functions.ts';
export { type ConversationWithTurns, readRecords } from './library/read-records.ts';
export { followTurns } from './library/follow-turns.ts';

export { awaitBatch, type BatchEnd } from './client/await-batch.ts';
export { BatchClient, type BatchClientOptions } from './client/batch-client.ts';
export { type ForkOptions } from './client/prepare-fork.ts';
export { type BatchDraft, draftBatch, prepareBatch, type PreparedBatch } from './client/prepare-batch.ts';
export { type Config, readConfig } from './config.ts';
export { openSession, type Session, type SessionOptions } from './session/session.ts';
export { chooseSeeds } from './spec/choose-seeds.ts';
export type { SeedsSource } from './spec/open-seeds.ts';
export { componentTypes, type ComponentTypes } from './spec/component-types.ts';
export { type LoadedSpec, readSpec } from './spec/read-spec.ts';
export { openStore } from './store/open-store.ts';
export type { StorePlace } from './store/store-place.ts';
export type { Batch, BatchState, BatchSummary, Progress, Store } from './store/store.ts';
export { writeJsonl, type WrittenJsonl } from './output/write-jsonl.ts';
export { type RunningWorker, startWorker, type WorkerSettings } from './worker.ts';

export { InputError, type Problem, UnavailableError } from './contract/errors.ts';
export { FAILURES, type FailureType, StepFailure } from './contract/failures.ts';
export type { CheckedConversation } from './checks/checked-conversation.ts';
export type { ChatMessage, Usage } from './contract/message.ts';
export { OUTCOMES, type Outcome } from './contract/outcome.ts';
export { ConversationRecord, TurnRecord } from './contract/turn-record.ts';
export type { SeedInfo, SeedInput } from './contract/seed.ts';
export type { ComponentSpec, SimulationSpec } from './contract/simulation-spec.ts';
export type { Span } from './traces/span.ts';
export { toolOutputsFromTrace } from './traces/tool-outputs-from-trace.ts';
export { VERSION } from './version.ts';
