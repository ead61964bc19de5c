import type { Agent } from '../agents/agent.ts';
import type { ContextExtractor } from '../contexts/context-extractor.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { StopRules } from '../contract/stop-rules.ts';
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

/** What activities work with. */
export interface Dependencies {
  readonly store: Store;
  /**
   * The components of a batch, made once per process and kept.
   * @throws {StepFailure} `WorkerMisconfigured` when this worker lacks a file or variable that the spec names.
   */
  readonly runtimeOf: (batchId: string) => Promise<BatchRuntime>;
  readonly budget: BudgetGuard;
}
