import type { Registry } from '../contract/component-type.ts';
import { llmQuestions } from './llm.ts';
import { managedEvalsQuestions } from './managed-evals.ts';
import { moduleQuestions } from './module-questions.ts';
import { offlineQuestions } from './offline.ts';
import type { QuestionGenerator } from './question-generator.ts';
import { scriptQuestions } from './script.ts';
import { userQuestions } from './user.ts';

/** Every type of question generator, by the name a spec uses. */
export const questionTypes: Registry<QuestionGenerator> = {
  [offlineQuestions.type]: offlineQuestions,
  [scriptQuestions.type]: scriptQuestions,
  [moduleQuestions.type]: moduleQuestions,
  [managedEvalsQuestions.type]: managedEvalsQuestions,
  [llmQuestions.type]: llmQuestions,
  [userQuestions.type]: userQuestions,
};
