import { StepFailure } from '../../contract/failures.ts';
import { identityHeaders } from '../../http/request-headers.ts';
import { chatCompletion, type Completion } from '../../openai/chat-completion.ts';
import type { OpenAiEndpoint } from '../../openai/endpoint.ts';
import { addUsage } from '../../replies/read-usage.ts';
import type { GeneratedQuestions, QuestionRequest } from '../question-generator.ts';
import { readQuestions } from './read-questions.ts';

/** What a model needs to make questions. */
export interface Asker {
  readonly endpoint: OpenAiEndpoint;
  /** Temperature and the like, by their wire names. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

interface Attempt {
  readonly completion: Completion;
  /** Those that were not asked before. */
  readonly questions: readonly string[];
  /** The best of those that were. */
  readonly repeated: string | undefined;
}

/**
 * Asks the model for the next question, and once more, with a word about why, where it gave none or repeated one. The
 * second call has a key of its own; usage is the sum.
 * @throws {StepFailure} `NoQuestion` after the second time, and whatever `chatCompletion` throws.
 */
export async function askForQuestion(
  asker: Asker,
  prompt: string,
  request: QuestionRequest,
): Promise<GeneratedQuestions> {
  const first = await attempt(asker, prompt, request);
  if (first.questions.length > 0) return { questions: first.questions, usage: first.completion.usage };
  const { idempotencyKey } = request;
  const second = await attempt(asker, `${prompt}\n\n${faultOf(first)}`, {
    ...request,
    idempotencyKey: `${idempotencyKey}/again`,
  });
  if (second.questions.length === 0) throw noQuestion(asker.endpoint, second, request.turn);
  return { questions: second.questions, usage: addUsage(first.completion.usage, second.completion.usage) };
}

async function attempt({ endpoint, parameters }: Asker, prompt: string, request: QuestionRequest): Promise<Attempt> {
  const completion = await chatCompletion(endpoint, {
    messages: [{ role: 'user', content: prompt }],
    parameters,
    headers: identityHeaders(request),
    signal: request.signal,
  });
  const found = readQuestions(completion.content);
  const questions = found.filter((question) => !wasAsked(question, request.previousQuestions));
  return { completion, questions, repeated: found.find((question) => !questions.includes(question)) };
}

function faultOf({ repeated }: Attempt): string {
  if (repeated === undefined) return 'You were asked this before and wrote no question. Write one.';
  return `You were asked this before and wrote “${repeated}”, which you have asked already. Ask about something else.`;
}

function noQuestion({ model }: OpenAiEndpoint, { completion, repeated }: Attempt, turn: number): StepFailure {
  const what = repeated === undefined ? 'no question' : 'only a question that was asked before';
  const reason = completion.finishReason === 'length' ? ' It ran out of tokens: raise maxTokens.' : '';
  return new StepFailure('NoQuestion', `The model ${model} gave ${what} for turn ${turn}, twice.${reason}`);
}

/** Whether a question was asked before: compared without case, spaces, punctuation and width of characters. */
export function wasAsked(question: string, previousQuestions: readonly string[]): boolean {
  const wanted = core(question);
  return previousQuestions.some((previous) => core(previous) === wanted);
}

function core(question: string): string {
  return question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}
