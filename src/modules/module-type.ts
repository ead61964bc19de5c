import { z } from 'zod';
import type { ComponentPath, ComponentType } from '../contract/component-type.ts';
import type { CalledFunction } from './call-module.ts';
import { isolateFunction } from './isolate-function.ts';
import { loadModuleFunction } from './load-module.ts';

/** Options of every component of type `module`. */
const ModuleOptions = z
  .strictObject({
    path: z.string().min(1).describe('A .ts, .js or .mjs file beneath the project folder.'),
    export: z.string().min(1).optional().describe('Name of the exported function; default: the default export.'),
    isolate: z
      .boolean()
      .optional()
      .describe('Whether the function runs in a worker thread of its own, which may be ended; default: false.'),
    maxMemoryMb: z
      .int()
      .min(64)
      .max(65_536)
      .optional()
      .describe('With isolate: most memory of the thread, in megabytes; default: 512.'),
  })
  .refine(({ isolate, maxMemoryMb }) => isolate === true || maxMemoryMb === undefined, {
    path: ['maxMemoryMb'],
    message: 'applies only to an isolated module; add isolate: true, or remove it',
  });

/** Options of a component of type `module`. */
export type ModuleOptions = z.infer<typeof ModuleOptions>;

/** The file that the options name. */
function modulePaths({ path }: ModuleOptions): readonly ComponentPath[] {
  return [{ option: 'path', kind: 'file', path, isCode: true }];
}

/** A component that can end what it started. */
interface Closable {
  close?(): Promise<void>;
}

/**
 * Type `module` of one kind of component. `option` names the file in messages, e.g. `agent.path`; `wrap` makes the component
 * of the function that was loaded and the longest time a call of it may take, in milliseconds.
 */
export function moduleType<Component extends Closable>(
  option: string,
  wrap: (target: CalledFunction, timeoutMs: number) => Component,
): ComponentType<Component, ModuleOptions> {
  return {
    type: 'module',
    options: ModuleOptions,
    paths: modulePaths,
    // They say where the function runs, not what it does.
    mayChange: ['isolate', 'maxMemoryMb'],
    async create({ path, export: exportName, isolate, maxMemoryMb }, { projectDir, timeoutMs }) {
      const reference = { projectDir, path, exportName, option };
      if (!isolate) return wrap(await loadModuleFunction(reference), timeoutMs);
      const target = await isolateFunction(reference, maxMemoryMb);
      return { ...wrap(target, timeoutMs), close: async () => target.close() };
    },
  };
}
