import { z } from 'zod';
import type { ComponentPath, ComponentType } from '../contract/component-type.ts';
import { loadModuleFunction, type ModuleFunction } from './load-module.ts';

/** Options of every component of type `module`. */
const ModuleOptions = z.strictObject({
  path: z.string().min(1).describe('A .ts, .js or .mjs file beneath the project folder.'),
  export: z.string().min(1).optional().describe('Name of the exported function; default: the default export.'),
});

/** Options of a component of type `module`. */
export type ModuleOptions = z.infer<typeof ModuleOptions>;

/** The file that the options name. */
function modulePaths({ path }: ModuleOptions): readonly ComponentPath[] {
  return [{ option: 'path', kind: 'file', path, isCode: true }];
}

/**
 * Type `module` of one kind of component. `option` names the file in messages, e.g. `agent.path`; `wrap` makes the component
 * of the function that was loaded and the longest time a call of it may take, in milliseconds.
 */
export function moduleType<Component>(
  option: string,
  wrap: (target: ModuleFunction, timeoutMs: number) => Component,
): ComponentType<Component, ModuleOptions> {
  return {
    type: 'module',
    options: ModuleOptions,
    paths: modulePaths,
    async create({ path, export: exportName }, { projectDir, timeoutMs }) {
      return wrap(await loadModuleFunction({ projectDir, path, exportName, option }), timeoutMs);
    },
  };
}
