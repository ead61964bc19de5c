import { z } from 'zod';
import { callModule, type CalledFunction } from '../modules/call-module.ts';
import { checkReturned } from '../modules/check-returned.ts';
import { moduleType } from '../modules/module-type.ts';
import { endsConversation } from './stop-words.ts';
import type { GeneratedQuestions, QuestionGenerator, QuestionRequest } from './question-generator.ts';

const ModuleQuestions = z.array(
  z.union([z.string(), z.object({ question: z.string() }).transform((item) => item.question)]),
);

const EXPECTED = 'a list of {question: string} or of strings';

/** A generator that is a function of the user's: `async (request, {signal}) => [{question}]`; blank questions are dropped, and a stop word ends the conversation. */
export const moduleQuestions = moduleType<QuestionGenerator>('questions.path', functionQuestions);

/** The generator that a user's function is; a call of it may take `timeoutMs`. */
export function functionQuestions(target: CalledFunction, timeoutMs: number): QuestionGenerator {
  return { generate: (request) => generate(target, request, timeoutMs) };
}

async function generate(
  target: CalledFunction,
  { signal: caller, ...request }: QuestionRequest,
  timeoutMs: number,
): Promise<GeneratedQuestions> {
  const value = await callModule(target, {
    timeoutMs,
    signal: caller,
    asked: request,
    during: `in turn ${request.turn} of ${request.conversationId}`,
    args: [request],
    info: {},
  });
  const list = checkReturned({ value, schema: ModuleQuestions, place: target.place, expected: EXPECTED });
  const questions = list.map((question) => question.trim()).filter((question) => question !== '');
  const isEnd = endsConversation(questions[0] ?? '');
  return isEnd ? { questions: [], isEnd } : { questions };
}
