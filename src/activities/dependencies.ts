import type { Agent } from '../agents/agent.ts';
import type { ContextExtractor } from '../contexts/context-extractor.ts';
import type { JudgeSpec } from '../contract/judge-spec.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { StopRules } from '../contract/stop-rules.ts';
import type { Judge } from '../judges/judge.ts';
import type { QuestionGenerator } from '../questions/question-generator.ts';
import type { Store } from '../store/store.ts';
import type { BudgetGuard } from './budget-guard.ts';

/** A batch's spec, and the components it names, ready for use. */
export interface BatchRuntime {
  readonly spec: SimulationSpec;
  readonly agent: Agent;
  readonly questions: QuestionGenerator;
  readonly context: ContextExtractor;
  /** What ends a conversation before its user is asked; none where the spec has no such rule. */
  readonly stop?: StopRules | undefined;
}

/** What contexts of a batch are extracted with. */
export interface Extraction {
  readonly spec: SimulationSpec;
  readonly context: ContextExtractor;
  /** Fetches the traces that were late; none where the extraction is built in. */
  readonly agent?: Agent;
}

/** The judges of a set, ready for use. */
export interface JudgeSet {
  readonly spec: SimulationSpec;
  readonly judges: readonly JudgeSpec[];
  /** By name. */
  readonly ready: ReadonlyMap<string, Judge>;
}

/** What activities work with. */
export interface Dependencies {
  readonly store: Store;
  /**
   * The components of a batch, made once per process and kept.
   * @throws {StepFailure} `WorkerMisconfigured` when this worker lacks a file or variable that the spec names.
   */
  readonly runtimeOf: (batchId: string) => Promise<BatchRuntime>;
  /**
   * What the contexts of a batch are extracted with. Where the extraction is built in, nothing else is made: a worker that runs
   * another batch may do it, and lacks what the agent and the generator of this one need.
   * @throws {StepFailure} `WorkerMisconfigured` as `runtimeOf`.
   */
  readonly extractionOf: (batchId: string) => Promise<Extraction>;
  /**
   * The judges of a set of a batch, made once per process, and again when its rubric changed.
   * @throws {StepFailure} `WorkerMisconfigured` as `runtimeOf`, and `StoreInconsistent` where there is no such set.
   */
  readonly judgesOf: (batchId: string, set: string) => Promise<JudgeSet>;
  readonly budget: BudgetGuard;
  /** Whether Temporal is shown only what is encrypted: then nothing that was said may be searched for there. */
  readonly isEncrypted?: boolean | undefined;
  /** Secrets that this process knows; a failure that repeats one is stored and sent without it. */
  readonly secrets?: readonly string[] | undefined;
}
