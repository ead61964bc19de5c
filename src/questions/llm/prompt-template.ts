import { z } from 'zod';
import type { QuestionRequest } from '../question-generator.ts';

const PLACEHOLDER = /\{\{\s*(.*?)\s*\}\}/g;

/** What each placeholder of a prompt stands for. */
const VALUES = {
  context: ({ context }) => context,
  previousQuestions: ({ previousQuestions }) => previousQuestions.map((question) => `- ${question}`).join('\n'),
  agentDescription: ({ agentDescription }) => agentDescription ?? 'an assistant of which nothing more is known',
  lastAnswer: ({ messages }) => messages.findLast(({ role }) => role === 'assistant')?.content ?? '',
  seedQuestion: ({ seed }) => seed.question,
  turn: ({ turn }) => String(turn),
} as const satisfies Record<string, (request: QuestionRequest) => string>;

const values: Readonly<Record<string, (request: QuestionRequest) => string>> = VALUES;
const known = Object.keys(VALUES).map((name) => `{{${name}}}`);

/** A prompt with placeholders such as `{{context}}`; an unknown one is a problem of the spec. */
export const PromptTemplate = z
  .string()
  .trim()
  .min(1)
  .superRefine((template, context) => {
    const unknown = Array.from(template.matchAll(PLACEHOLDER), ([placeholder, name = '']) => ({ placeholder, name }));
    for (const { placeholder } of unknown.filter(({ name }) => !Object.hasOwn(values, name))) {
      context.addIssue({
        code: 'custom',
        message: `has an unknown placeholder ${placeholder}; known ones: ${known.join(', ')}`,
      });
    }
  });

/** The prompt for one question. Placeholders within a value stay as they are. */
export function fillPrompt(template: string, request: QuestionRequest): string {
  return template.replace(PLACEHOLDER, (placeholder, name: string) => values[name]?.(request) ?? placeholder);
}
