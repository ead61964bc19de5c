import { z } from 'zod';
import type { ComponentType } from '../contract/component.ts';
import { callModule } from '../modules/call-module.ts';
import { checkReturned } from '../modules/check-returned.ts';
import { loadModuleFunction, type ModuleFunction } from '../modules/load-module.ts';
import { ModuleOptions, modulePaths } from '../modules/module-options.ts';
import type { ContextExtractor, ExtractionInput } from './context-extractor.ts';

/** An extractor that is a function of the user's: `async ({answer, toolOutputs, trace, spans}) => string`. */
export const moduleContext: ComponentType<ContextExtractor, ModuleOptions> = {
  type: 'module',
  options: ModuleOptions,
  paths: modulePaths,
  async create({ path, export: exportName }, { projectDir, timeoutMs }) {
    const target = await loadModuleFunction({ projectDir, path, exportName, option: 'context.path' });
    return { extract: (input) => extract(target, input, timeoutMs) };
  },
};

async function extract(target: ModuleFunction, input: ExtractionInput, timeoutMs: number): Promise<string> {
  const { answer, toolOutputs, trace } = input;
  const value = await callModule(target, { timeoutMs, args: () => [{ answer, toolOutputs, trace, spans: [] }] });
  return checkReturned({
    value,
    schema: z.string(),
    place: target.place,
    expected: 'a string, empty if there is no context',
  });
}
