import type { Activities } from './activities.ts';
import { applicationFailure } from './application-failure.ts';
import { BudgetGuard } from './budget-guard.ts';
import { announcePause, closeBatch } from './close-batch.ts';
import { closeSession } from './close-session.ts';
import type { Dependencies } from './dependencies.ts';
import { endConversation, isBraking } from './end-conversation.ts';
import { extractContext } from './extract-context.ts';
import { generateNextQuestion } from './generate-next-question.ts';
import { invokeAgent } from './invoke-agent.ts';
import { judgeConversation } from './judge-conversation.ts';
import { noteJudgeFailure } from './note-judge-failure.ts';
import { persistAndExtract } from './persist-and-extract.ts';
import { persistTurn } from './persist-turn.ts';
import { planBatch, planShard } from './plan-batch.ts';
import { announceJudging, planJudging } from './plan-judging.ts';
import { readProgress } from './read-progress.ts';
import { verifyGoal } from './verify-goal.ts';

/** The activities of the task queue, bound to their dependencies; what they throw is typed for Temporal. */
export function createActivities(given: Omit<Dependencies, 'budget'>): Activities {
  const dependencies = { ...given, budget: new BudgetGuard(given.store) };
  const bind =
    <Input, Output>(activity: (dependencies: Dependencies, input: Input) => Promise<Output>) =>
    async (input: Input): Promise<Output> => {
      try {
        return await activity(dependencies, input);
      } catch (error) {
        throw applicationFailure(error, { secrets: given.secrets });
      }
    };
  return {
    invokeAgent: bind(invokeAgent),
    persistTurn: bind(persistTurn),
    extractContext: bind(extractContext),
    persistAndExtract: bind(persistAndExtract),
    generateNextQuestion: bind(generateNextQuestion),
    verifyGoal: bind(verifyGoal),
    planBatch: bind(planBatch),
    planShard: bind(planShard),
    readProgress: bind(readProgress),
    closeSession: bind(closeSession),
    judgeConversation: bind(judgeConversation),
    noteJudgeFailure: bind(noteJudgeFailure),
    planJudging: bind(planJudging),
    announceJudging: bind(announceJudging),
    endConversation: bind(endConversation),
    isBraking: bind(isBraking),
    announcePause: bind(announcePause),
    closeBatch: bind(closeBatch),
  };
}
