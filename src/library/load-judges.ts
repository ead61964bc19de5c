import { basename, extname } from 'node:path';
import type { Config } from '../config.ts';
import { InputError } from '../contract/errors.ts';
import type { ComponentTypes } from '../spec/component-types.ts';
import { dottedPath } from '../spec/dotted-path.ts';
import { checkRubric, type LoadedRubric, readRubric } from '../spec/read-rubric.ts';
import type { JudgeOptions } from './judge-options.ts';
import { judgesOf, namelessJudges } from './judges-with-functions.ts';
import { scriptName } from './script-name.ts';

/** Judges that a script gave, and the name that their set has by default. */
export interface GivenJudges extends LoadedRubric {
  readonly name: string;
}

/**
 * Checks the judges of a script, a list or a rubric file, as those of a spec are checked; `undefined` where none are given.
 * @throws {InputError} with everything that is wrong, by option or by line of the file.
 */
export async function loadJudges(
  judges: JudgeOptions['judges'],
  { types, config: { env } }: { readonly types: ComponentTypes; readonly config: Config },
): Promise<GivenJudges | undefined> {
  if (judges === undefined) return undefined;
  if (typeof judges === 'string')
    return { ...(await readRubric(judges, { env, types })), name: basename(judges, extname(judges)) };
  const nameless = namelessJudges(judges, 'judge');
  if (nameless.length > 0) throw new InputError(nameless);
  const place = (path: Parameters<typeof dottedPath>[0]) => `judge: ${dottedPath(path)}`;
  const document = { value: { judges: judgesOf(judges) }, line: () => 0, name: 'judge', place };
  return { ...(await checkRubric(document, { types, projectDir: process.cwd() })), name: scriptName() };
}
