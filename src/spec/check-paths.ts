import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { ComponentPath, ComponentType } from '../contract/component-type.ts';
import type { ComponentTypes } from './component-types.ts';
import { pathOf, type PathProblem } from './dotted-path.ts';
import { findType, optionsOf, type Section, writtenComponents } from './spec-component.ts';
import { displayPath, pathTrouble } from './path-trouble.ts';
import { stopModules } from './stop-modules.ts';

interface Given {
  /** The spec as written, variables replaced; sections that are wrong in themselves are passed over. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly projectDir: string;
  readonly types: ComponentTypes;
}

/** Files and folders that components name but this machine cannot give, each at its option. */
export async function checkPaths(given: Given): Promise<readonly PathProblem[]> {
  const named = writtenComponents(given.spec).flatMap(({ section, at, given: component }) => {
    return pathsOf(section, component, given.types).map((file) => ({ at: [...at, ...pathOf(file.option)], file }));
  });
  const found = await Promise.all(
    [...named, ...stopModules(given.spec)].map(async ({ at, file }) => {
      const message = await troubleWith(file, given.projectDir);
      return message === undefined ? [] : [{ path: at, message }];
    }),
  );
  return found.flat();
}

function pathsOf(section: Section, component: unknown, types: ComponentTypes): readonly ComponentPath[] {
  if (typeof component !== 'object' || component === null) return [];
  const type = findType(section, (component as { type?: unknown }).type, types);
  const options = type && soundOptions(type, optionsOf(section, component));
  return options ? (type.paths?.(options) ?? []) : [];
}

/** The options that hold, so that a wrong key and a missing file show together; `undefined` if too little holds. */
function soundOptions({ options }: ComponentType<unknown>, given: Record<string, unknown>): object | undefined {
  const first = options.safeParse(given);
  if (first.success) return first.data;
  const wrong = first.error.issues.flatMap((issue) => {
    return issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [String(issue.path[0])];
  });
  const rest = Object.fromEntries(Object.entries(given).filter(([key]) => !wrong.includes(key)));
  return options.safeParse(rest).data;
}

async function troubleWith({ path, kind, isCode }: ComponentPath, projectDir: string): Promise<string | undefined> {
  const full = resolve(projectDir, path);
  const trouble = await pathTrouble(full, kind);
  if (trouble || !isCode || (await isBeneath(full, projectDir))) return trouble;
  const [shownPath, shownDir] = [displayPath(full), displayPath(projectDir)];
  return `${shownPath} is outside the project folder ${shownDir}; code is loaded only from there; move it there`;
}

async function isBeneath(path: string, folder: string): Promise<boolean> {
  const way = relative(await realpath(folder), await realpath(path));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
