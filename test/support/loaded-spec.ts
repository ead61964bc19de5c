import { join } from 'node:path';
import { readSpec } from '../../src/spec/read-spec.ts';
import { fakeComponentTypes as types } from './fake-component-types.ts';
import { inputProblems } from './input-problems.ts';
import { tempFolder } from './temp-folder.ts';

/** Environment variables that a test sets. */
type Env = Record<string, string>;

/** A line of YAML with an agent that every folder of `load` can make. */
export const AGENT = 'agent: { type: docs-qa, docs: ./docs }';

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
