import { z } from 'zod';
import type { ComponentPath } from '../contract/component.ts';

/** Options of every component of type `module`. */
export const ModuleOptions = z.strictObject({
  path: z.string().min(1).describe('A .ts, .js or .mjs file beneath the project folder.'),
  export: z.string().min(1).optional().describe('Name of the exported function; default: the default export.'),
});

/** Options of a component of type `module`. */
export type ModuleOptions = z.infer<typeof ModuleOptions>;

/** The file that the options name. */
export function modulePaths({ path }: ModuleOptions): readonly ComponentPath[] {
  return [{ option: 'path', kind: 'file', path, isCode: true }];
}
