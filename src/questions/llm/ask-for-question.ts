import { clip } from '../../contract/display-copy.ts';
import { StepFailure } from '../../contract/failures.ts';
import { identityHeaders } from '../../http/request-headers.ts';
import { chatCompletion, type Completion } from '../../openai/chat-completion.ts';
import type { OpenAiEndpoint } from '../../openai/endpoint.ts';
import { refuseFiltered } from '../../openai/refuse-filtered.ts';
import { addUsage } from '../../contract/add-usage.ts';
import { isNearDuplicate } from '../../text/near-duplicate.ts';
import { splitSentences } from '../../text/split-sentences.ts';
import { isEcho } from '../../users/echo.ts';
import { hasLabel, hasMarks } from '../../users/markup.ts';
import type { GeneratedQuestions, QuestionRequest } from '../question-generator.ts';
import { endsConversation } from '../stop-words.ts';
import { DEFAULT_PROMPT } from './prompt-template.ts';
import { type MessageFault, readMessage } from './read-message.ts';

/** Longest part of what the model wrote that a message quotes, in characters. */
const LONGEST_QUOTE = 200;

/** What a model needs to make questions. */
export interface Asker {
  readonly endpoint: OpenAiEndpoint;
  /** Temperature and the like, by their wire names. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What the model writes to end the conversation. */
  readonly stopWords: readonly string[];
}

/** What is wrong with what the model wrote. */
interface Fault {
  /** For the model. */
  readonly told: string;
  /** For people. */
  readonly said: string;
}

interface Attempt {
  readonly completion: Completion;
  readonly isEnd: boolean;
  /** Those that may be put to the agent. */
  readonly questions: readonly string[];
  readonly fault: Fault | undefined;
}

const WRAPPED: Fault = {
  told: 'You were asked this before and wrote more than the message: an introduction, an explanation, a code fence or JSON. Write only the message.',
  said: 'a text around its question',
};

const FAULTS: Readonly<Record<MessageFault | 'cut' | 'marks' | 'label' | 'echo' | 'instructions', Fault>> = {
  empty: { told: 'You were asked this before and wrote no question. Write one.', said: 'no question' },
  wrapped: WRAPPED,
  cut: {
    told: 'You were asked this before, and what you wrote was cut off because it was too long. Write one short question.',
    said: 'only a question that was cut off; raise maxTokens',
  },
  marks: {
    told: 'You were asked this before and wrote reasoning or tags. Write only the message.',
    said: 'reasoning or tags with its question',
  },
  label: {
    told: 'You were asked this before and wrote who speaks. Write only the message, without a name before it.',
    said: 'a text that names who speaks',
  },
  echo: {
    told: 'You were asked this before and repeated what you had just read. Ask about it, in your own words.',
    said: 'only what the agent had just said',
  },
  instructions: {
    told: 'You were asked this before and repeated your instructions. Write only the message.',
    said: 'its instructions with its question',
  },
};

/**
 * Asks the model for the next question, and once more, with a word about why, where what it wrote cannot be put to the agent.
 * The second call has a key of its own; usage is the sum.
 * @throws {StepFailure} `NoQuestion` after the second time, and whatever `chatCompletion` and `refuseFiltered` throw.
 */
export async function askForQuestion(
  asker: Asker,
  prompt: string,
  request: QuestionRequest,
): Promise<GeneratedQuestions> {
  const first = await attempt(asker, prompt, request);
  if (!first.fault) return generated(first, first.completion.usage);
  const again = { ...request, idempotencyKey: `${request.idempotencyKey}/again` };
  const second = await attempt(asker, `${prompt}\n\n${first.fault.told}`, again);
  const usage = addUsage(first.completion.usage, second.completion.usage);
  if (second.fault) throw noQuestion(asker.endpoint, second, request.turn, usage);
  return generated(second, usage);
}

function generated({ questions, isEnd }: Attempt, usage: Completion['usage']): GeneratedQuestions {
  return { questions, usage, ...(isEnd && { isEnd }) };
}

async function attempt(asker: Asker, prompt: string, request: QuestionRequest): Promise<Attempt> {
  const completion = await chatCompletion(asker.endpoint, {
    messages: [{ role: 'user', content: prompt }],
    parameters: asker.parameters,
    headers: identityHeaders(request),
    signal: request.signal,
  });
  refuseFiltered(completion, asker.endpoint.model);
  const isEnd = endsConversation(completion.content, asker.stopWords);
  if (isEnd) return { completion, isEnd, questions: [], fault: undefined };
  if (completion.finishReason === 'length') return { completion, isEnd, questions: [], fault: FAULTS.cut };
  const read = readMessage(completion.content);
  if ('fault' in read) return { completion, isEnd, questions: [], fault: FAULTS[read.fault] };
  const faults = read.messages.map((message) => faultOf(message, request));
  const questions = read.messages.filter((_, index) => faults[index] === undefined);
  return { completion, isEnd, questions, fault: questions.length > 0 ? undefined : faults[0] };
}

/** Why a question may not be put to the agent. */
function faultOf(question: string, { messages, previousQuestions }: QuestionRequest): Fault | undefined {
  if (hasMarks(question)) return FAULTS.marks;
  if (hasLabel(question)) return FAULTS.label;
  const lastAnswer = messages.findLast(({ role }) => role === 'assistant')?.content ?? '';
  if (isEcho(question, lastAnswer)) return FAULTS.echo;
  if (splitSentences(question).some((sentence) => isEcho(sentence, DEFAULT_PROMPT))) return FAULTS.instructions;
  return previousQuestions.some((previous) => isNearDuplicate(question, previous)) ? repeated(question) : undefined;
}

function repeated(question: string): Fault {
  return {
    told: `You were asked this before and wrote “${question}”, which you have asked already. Ask about something else.`,
    said: 'only a question that was asked before',
  };
}

function noQuestion(
  { model }: OpenAiEndpoint,
  { fault, completion }: Attempt,
  turn: number,
  usage: Completion['usage'],
): StepFailure {
  const message = `The model ${model} gave ${fault?.said ?? 'no question'} for turn ${turn}, twice.`;
  const written = completion.redact(completion.content.replace(/\s+/g, ' ').trim());
  const shown = clip(written, LONGEST_QUOTE);
  const quote = written === '' ? '' : ` Last it wrote “${shown}${shown === written ? '' : '…'}”.`;
  return new StepFailure('NoQuestion', message + quote, { usage });
}
