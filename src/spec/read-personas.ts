import { resolve } from 'node:path';
import { z } from 'zod';
import { InputError, type Problem } from '../contract/errors.ts';
import { Personas } from '../contract/user-spec.ts';
import type { SchemaNode } from './known-keys.ts';
import { limitedProblems } from './limited-problems.ts';
import { schemaProblems } from './schema-problems.ts';
import { readSpecDocument } from './spec-document.ts';

const SCHEMA = z.toJSONSchema(Personas, { io: 'input' }) as SchemaNode;

const EXAMPLE = 'a file of personas has at least one, such as "hurried: { words: 15, patience: 1 }"';

/** The personas of a file, or what is wrong with it. */
export type ReadPersonas =
  | { readonly personas: Readonly<Record<string, unknown>> }
  | { readonly problems: readonly Problem[] };

interface Naming {
  readonly projectDir: string;
  /** Where the spec names the file, e.g. `sim.yaml:4 personas`. */
  readonly namedAt: string;
}

/** Reads a YAML or JSON file of personas by name; what is wrong within it has the file's own lines. */
export async function readPersonas(path: string, { projectDir, namedAt }: Naming): Promise<ReadPersonas> {
  try {
    const kind = { namedAt, example: EXAMPLE, keys: 'personas by name' };
    const { value, name, place } = await readSpecDocument(resolve(projectDir, path), kind);
    const { error } = Personas.safeParse(value);
    if (!error) return { personas: value };
    const found = schemaProblems(error, { root: value, schema: SCHEMA });
    const problems = found.map(({ path: at, message }) => ({ place: place(at), message }));
    return { problems: limitedProblems(problems, name) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { problems: error.problems };
  }
}
