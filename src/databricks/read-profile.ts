import { readFile } from 'node:fs/promises';
import { parse } from 'ini';
import type { ComponentHost } from '../contract/component-type.ts';
import { errorCode } from '../contract/error-message.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { misconfigured } from './misconfigured.ts';

/** Keys and values of one profile of `~/.databrickscfg`. */
export type Profile = Readonly<Record<string, string>>;

type ReadEnv = ComponentHost['readEnv'];

/**
 * Reads a profile of `DATABRICKS_CONFIG_FILE`, by default `~/.databrickscfg`: the named one, else `default_profile` of
 * `[__settings__]`, else `[DEFAULT]`. A profile inherits nothing. Empty where none is named and there is none.
 * @throws {StepFailure} `WorkerMisconfigured` for a named profile that is not there, or a file that cannot be read.
 */
export async function readProfile(name: string | undefined, readEnv: ReadEnv, section: string): Promise<Profile> {
  const path = configPath(readEnv);
  const sections = parse(await textOf(path, section));
  const wanted = name ?? valuesOf(sectionOf(sections, '__settings__'))['default_profile'];
  const found = sectionOf(sections, wanted ?? 'DEFAULT');
  if (found !== undefined || wanted === undefined) return valuesOf(found);
  throw misconfigured(section, `there is no profile ${wanted} in ${path}. Add it, or name another one.`);
}

function configPath(readEnv: ReadEnv): string {
  const home = readEnv('HOME') ?? readEnv('USERPROFILE') ?? '';
  const path = readEnv('DATABRICKS_CONFIG_FILE')?.trim() || '~/.databrickscfg';
  return path.replace(/^~(?=[/\\])/, () => home);
}

async function textOf(path: string, section: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw misconfigured(section, `the Databricks profiles in ${path} cannot be read (${String(error)}).`, error);
  }
}

/** The section of a name; the parser takes a dot in a name for nesting. */
function sectionOf(sections: unknown, name: string): unknown {
  return name.split('.').reduce<unknown>((inside, part) => fieldsOf(inside)[part], sections);
}

function valuesOf(section: unknown): Profile {
  const entries = Object.entries(fieldsOf(section)).map(([key, value]) => [key.toLowerCase(), value] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
