import type { Agent } from '../agents/agent.ts';
import type { ContextExtractor } from '../contexts/context-extractor.ts';
import type { SimulationSpec } from '../contract/spec.ts';
import type { QuestionGenerator } from '../questions/question-generator.ts';
import type { Store } from '../store/store.ts';
import type { Activities } from './activities.ts';
import { applicationFailure } from './application-failure.ts';
import { isBraking } from './brake.ts';
import { BudgetGuard } from './budget-guard.ts';
import { announcePause, closeBatch, endConversation } from './endings.ts';
import { extractContext } from './extract-context.ts';
import { generateNextQuestion } from './generate-next-question.ts';
import { invokeAgent } from './invoke-agent.ts';
import { persistTurn } from './persist-turn.ts';
import { planBatch, planShard } from './plan.ts';
import { readProgress } from './read-progress.ts';

/** A batch's spec, and the components it names, ready for use. */
export interface BatchRuntime {
  readonly spec: SimulationSpec;
  readonly agent: Agent;
  readonly questions: QuestionGenerator;
  readonly context: ContextExtractor;
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

/** The activities of the task queue, bound to their dependencies; what they throw is typed for Temporal. */
export function createActivities(given: Omit<Dependencies, 'budget'>): Activities {
  const dependencies = { ...given, budget: new BudgetGuard(given.store) };
  const bind =
    <Input, Output>(activity: (dependencies: Dependencies, input: Input) => Promise<Output>) =>
    async (input: Input): Promise<Output> => {
      try {
        return await activity(dependencies, input);
      } catch (error) {
        throw applicationFailure(error);
      }
    };
  return {
    invokeAgent: bind(invokeAgent),
    persistTurn: bind(persistTurn),
    extractContext: bind(extractContext),
    generateNextQuestion: bind(generateNextQuestion),
    planBatch: bind(planBatch),
    planShard: bind(planShard),
    readProgress: bind(readProgress),
    endConversation: bind(endConversation),
    isBraking: bind(isBraking),
    announcePause: bind(announcePause),
    closeBatch: bind(closeBatch),
  };
}
