import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import { StepFailure } from '../contract/failures.ts';
import type { GeneratedQuestions, QuestionGenerator } from './question-generator.ts';

const Options = z.strictObject({
  questions: z.array(z.string().trim().min(1)).min(1).describe('The follow-up questions; turn 1 asks the first.'),
});

type ScriptOptions = z.infer<typeof Options>;

/**
 * Question generator `script`: a fixed list of follow-ups, turn n asking the n-th. A turn beyond the list fails with
 * `InvalidRequest`.
 */
export const scriptQuestions: ComponentType<QuestionGenerator, ScriptOptions> = {
  type: 'script',
  options: Options,
  create: ({ questions }) => ({ generate: ({ turn }) => scripted(questions, turn) }),
};

async function scripted(questions: readonly string[], turn: number): Promise<GeneratedQuestions> {
  const question = questions[turn - 1];
  if (question !== undefined) return { questions: [question] };
  throw new StepFailure(
    'InvalidRequest',
    `The script has ${questions.length} follow-up question(s), but turn ${turn} needs one more. ` +
      `Set maxTurns to ${questions.length} or less, or add questions to the script.`,
  );
}
