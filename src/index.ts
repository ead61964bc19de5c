/**
 * The library: `simulate` runs conversations from a script, `judge` scores them, `stats` and `compare` say what that came to; the
 * rest is what the command itself is built from.
 */
export { simulate } from './library/simulate.ts';
export { judge } from './library/judge.ts';
export { compare, type CompareOptions, stats, type StatsOptions } from './library/statistics.ts';
export type { JudgeOptions, JudgeProgress, JudgeResult } from './library/judge-options.ts';
export type { ConversationVerdict, JudgedResult } from './library/judged-result.ts';
export type { JudgeOption } from './library/judges-with-functions.ts';
export type { Grouping } from './reports/batch-statistics.ts';
export type { StoredComparison } from './reports/stored-comparison.ts';
export type { SetStatistics } from './reports/stored-statistics.ts';
export type {
  RecordFiles,
  SimulateOptions,
  SimulateProgress,
  SimulateResult,
  StopOptions,
} from './library/simulate-options.ts';
export type {
  AgentFunction,
  AgentFunctionCall,
  AgentFunctionReply,
  ContextFunction,
  ContextFunctionInput,
  ConversationToJudge,
  JudgeFinding,
  JudgeFunction,
  JudgeFunctionResult,
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
export { type Verdict, VERDICTS } from './contract/judgement.ts';
export { ConversationRecord, ScoreRecord, TurnRecord } from './contract/turn-record.ts';
export type { SeedInfo, SeedInput } from './contract/seed.ts';
export type { ComponentSpec } from './contract/component-spec.ts';
export type { SimulationSpec } from './contract/simulation-spec.ts';
export type { Span } from './traces/span.ts';
export { toolOutputsFromTrace } from './traces/tool-outputs-from-trace.ts';
export { VERSION } from './version.ts';
