import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import { chooseQuestions } from './offline/choose-questions.ts';
import { lastResort } from './offline/last-resort.ts';
import { readPassages } from './offline/read-passages.ts';
import type { GeneratedQuestions, QuestionGenerator, QuestionRequest } from './question-generator.ts';

const Options = z.strictObject({});

/**
 * Question generator `offline`: no model, no network. It picks what the context talks about and has not been asked yet,
 * and asks it as a user would. The same conversation and context always give the same question; other conversations over
 * the same context take other ways. There is always a question, whatever the context's language.
 */
export const offlineQuestions: ComponentType<QuestionGenerator, z.infer<typeof Options>> = {
  type: 'offline',
  options: Options,
  create: () => ({ generate: (request) => Promise.resolve(generate(request)) }),
};

function generate(request: QuestionRequest): GeneratedQuestions {
  const { conversationId, turn, previousQuestions } = request;
  const answers = request.messages.flatMap(({ role, content }) => (role === 'assistant' ? [content] : []));
  const passages = readPassages(request.context);
  const situation = { passages, previousQuestions, answers, conversationId, turn };
  // A context with nothing left to ask about is a dead end: people then come back to what they were told before.
  const earlier = { ...situation, passages: answers.toReversed() };
  const questions = [chooseQuestions(situation), chooseQuestions(earlier)].find(({ length }) => length > 0);
  return { questions: questions ?? lastResort(situation) };
}
