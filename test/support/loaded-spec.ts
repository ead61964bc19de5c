import { join } from 'node:path';
import { z } from 'zod';
import type { ComponentType } from '../../src/contract/component-type.ts';
import type { QuestionGenerator } from '../../src/questions/question-generator.ts';
import type { ComponentTypes } from '../../src/spec/component-types.ts';
import { readSpec } from '../../src/spec/read-spec.ts';
import { fakeComponentTypes as types } from './fake-component-types.ts';
import { inputProblems } from './input-problems.ts';
import { tempFolder } from './temp-folder.ts';

/** Environment variables that a test sets. */
type Env = Record<string, string>;

/** A line of YAML with an agent that every folder of `load` can make. */
export const AGENT = 'agent: { type: docs-qa, docs: ./docs }';

interface Beside {
  /** More files of the folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Env;
}

/** The fake types, and questions of the types that have a use for users. */
export const withUsers: ComponentTypes = {
  ...types,
  questions: {
    ...types.questions,
    user: fakeType('user'),
    'databricks-managed-evals': fakeType('databricks-managed-evals'),
  },
};

/** Reads a spec that may name users, from a folder with these files. */
export async function loadWithUsers(text: string, { files = {}, env = {} }: Beside = {}) {
  const folder = await tempFolder({ ...files, 'sim.yaml': text, 'docs/guide.md': '# Guide' });
  return { folder, loaded: await readSpec(join(folder, 'sim.yaml'), { env, types: withUsers }) };
}

/** What is wrong with such a spec. */
export async function userProblemsIn(text: string, { files = {}, env = {} }: Beside = {}): Promise<readonly string[]> {
  const folder = await tempFolder({ ...files, 'sim.yaml': text, 'docs/guide.md': '# Guide' });
  return inputProblems(readSpec(join(folder, 'sim.yaml'), { env, types: withUsers }), folder);
}

function fakeType(type: string): ComponentType<QuestionGenerator> {
  return { type, options: z.strictObject({}), create: () => ({ generate: () => Promise.resolve({ questions: [] }) }) };
}

async function folderWith(text: string, file = 'sim.yaml'): Promise<string> {
  return tempFolder({ [file]: text, 'docs/guide.md': '# Guide', 'agent.ts': 'export {}' });
}

/** Reads a spec of that text from a folder with `docs/guide.md` and `agent.ts`. */
export async function load(text: string, env: Env = {}, file = 'sim.yaml') {
  const folder = await folderWith(text, file);
  return { folder, loaded: await readSpec(join(folder, file), { env, types }) };
}

/** What is wrong with a spec of that text. */
export async function problemsIn(text: string, env: Env = {}, file = 'sim.yaml'): Promise<readonly string[]> {
  const folder = await folderWith(text, file);
  return inputProblems(readSpec(join(folder, file), { env, types }), folder);
}
