import { z } from 'zod';
import type { ComponentType } from '../contract/component.ts';
import { callModule } from '../modules/call-module.ts';
import { checkReturned } from '../modules/check-returned.ts';
import { loadModuleFunction, type ModuleFunction } from '../modules/load-module.ts';
import { ModuleOptions, modulePaths } from '../modules/module-options.ts';
import type { GeneratedQuestions, QuestionGenerator, QuestionRequest } from './question-generator.ts';

const ModuleQuestions = z.array(
  z.union([z.string(), z.object({ question: z.string() }).transform((item) => item.question)]),
);

const EXPECTED = 'a list of {question: string} or of strings';

/** A generator that is a function of the user's: `async (request, {signal}) => [{question}]`; blank questions are dropped. */
export const moduleQuestions: ComponentType<QuestionGenerator, ModuleOptions> = {
  type: 'module',
  options: ModuleOptions,
  paths: modulePaths,
  async create({ path, export: exportName }, { projectDir, timeoutMs }) {
    const target = await loadModuleFunction({ projectDir, path, exportName, option: 'questions.path' });
    return { generate: (request) => generate(target, request, timeoutMs) };
  },
};

async function generate(
  target: ModuleFunction,
  { signal: caller, ...request }: QuestionRequest,
  timeoutMs: number,
): Promise<GeneratedQuestions> {
  const value = await callModule(target, { timeoutMs, signal: caller, args: (signal) => [request, { signal }] });
  const list = checkReturned({ value, schema: ModuleQuestions, place: target.place, expected: EXPECTED });
  return { questions: list.map((question) => question.trim()).filter((question) => question !== '') };
}
