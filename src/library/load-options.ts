import { InputError, type Problem } from '../contract/errors.ts';
import { chooseSeeds } from '../spec/choose-seeds.ts';
import type { SeedsSource } from '../spec/open-seeds.ts';
import type { ComponentTypes } from '../spec/component-types.ts';
import { type DocumentPath, dottedPath } from '../spec/dotted-path.ts';
import { checkSpec, type LoadedSpec } from '../spec/read-spec.ts';
import { optionProblems, specOptions } from './option-problems.ts';
import { judgesOf, namelessJudges } from './judges-with-functions.ts';
import { scriptName } from './script-name.ts';
import { specOf, stopOf } from './types-with-functions.ts';
import type { SimulateOptions } from './simulate-options.ts';

/** Options of `simulate` after their check. */
export interface LoadedOptions {
  readonly loaded: LoadedSpec;
  readonly seeds: SeedsSource;
}

/**
 * Checks the options of `simulate` as a spec is checked; relative paths start from the working folder.
 * @throws {InputError} with everything that is wrong, by option.
 */
export async function loadOptions(options: SimulateOptions, types: ComponentTypes): Promise<LoadedOptions> {
  const problems = [
    ...optionProblems(options),
    ...seedProblems(options),
    ...namelessJudges(options.judges, 'simulate'),
  ];
  const place = (path: DocumentPath) => `simulate: ${optionAt(path, options)}`;
  const document = { value: specValue(options), line: () => 0, name: 'simulate', place };
  const name = scriptName();
  const loaded = await checkSpec(document, { types, name, projectDir: process.cwd() }).catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
  });
  if (!loaded?.seedsSource || problems.length > 0) throw new InputError(problems);
  return { loaded, seeds: chooseSeeds(loaded, undefined) };
}

function seedProblems({ seedQuestion, seeds }: SimulateOptions): readonly Problem[] {
  if (seedQuestion !== undefined && seeds !== undefined) {
    const message = 'is given together with seeds; give only one of them';
    return [{ place: 'simulate: seedQuestion', message }];
  }
  if (seedQuestion !== undefined || seeds !== undefined) return [];
  const message = 'is missing: there is no question to start from; give seedQuestion or seeds';
  return [{ place: 'simulate: seedQuestion', message }];
}

function specValue(options: SimulateOptions): Record<string, unknown> {
  const { agent, questions = { type: 'offline' }, context = 'agent-response', stop, judges } = options;
  const { seedQuestion, whenEmpty } = options;
  const contextSpec = specOf(context);
  return {
    ...specOptions(options),
    agent: specOf(agent),
    questions: specOf(questions),
    context: whenEmpty === undefined ? contextSpec : { ...contextSpec, whenEmpty },
    ...(stop !== undefined && { stop: stopOf(stop) }),
    ...(judges !== undefined && { judges: judgesOf(judges) }),
    ...(seedQuestion !== undefined && { seeds: [seedQuestion] }),
  };
}

/** The option that a place of the spec was made from. */
function optionAt(path: DocumentPath, { seedQuestion, whenEmpty }: SimulateOptions): string {
  const dotted = dottedPath(path);
  if (seedQuestion !== undefined && path[0] === 'seeds') return 'seedQuestion';
  return whenEmpty !== undefined && dotted === 'context.whenEmpty' ? 'whenEmpty' : dotted;
}
