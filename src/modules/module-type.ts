import type { ComponentType } from '../contract/component.ts';
import { loadModuleFunction, type ModuleFunction } from './load-module.ts';
import { ModuleOptions, modulePaths } from './module-options.ts';

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
