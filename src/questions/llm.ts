import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import { ChatEndpointFields, ENDPOINT_MAY_CHANGE, endpointSchema, openEndpoint } from '../openai/endpoint.ts';
import { samplingBody, SamplingFields } from '../openai/sampling.ts';
import { askForQuestion } from './llm/ask-for-question.ts';
import { DEFAULT_PROMPT, fillPrompt, PromptTemplate } from './llm/prompt-template.ts';
import type { QuestionGenerator } from './question-generator.ts';
import { DEFAULT_STOP_WORDS } from './stop-words.ts';

const LlmOptions = endpointSchema({
  ...ChatEndpointFields,
  ...SamplingFields,
  stopWords: z
    .array(z.string().trim().min(1))
    .default([...DEFAULT_STOP_WORDS])
    .describe('What the model writes to end the conversation: as its whole text, on a line of its own, or at the end.'),
  prompt: PromptTemplate.default(DEFAULT_PROMPT).describe(
    'The prompt for the model; {{context}}, {{previousQuestions}}, {{agentDescription}}, {{lastAnswer}}, {{seedQuestion}} and {{turn}} are replaced.',
  ),
});

type LlmOptions = z.infer<typeof LlmOptions>;

/** Question generator `llm`: an OpenAI-compatible model writes the next question, `POST {baseUrl}/chat/completions`. */
export const llmQuestions: ComponentType<QuestionGenerator, LlmOptions> = {
  type: 'llm',
  options: LlmOptions,
  mayChange: ENDPOINT_MAY_CHANGE,
  create(options, host) {
    const endpoint = openEndpoint(options, host, 'questions');
    const parameters = samplingBody(options, endpoint.maxTokensField);
    const asker = { endpoint, parameters, stopWords: options.stopWords };
    return { generate: (request) => askForQuestion(asker, fillPrompt(options.prompt, request), request) };
  },
};
