import { makeCheck } from '../checks/make-check.ts';
import type { ComponentHost } from '../contract/component-type.ts';
import { durationMs } from '../contract/duration.ts';
import { InputError, type Problem } from '../contract/errors.ts';
import { FAILURES, StepFailure } from '../contract/failures.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import { pathOf } from './dotted-path.ts';
import type { LoadedSpec, SoundParts } from './read-spec.ts';
import type { Section, SpecComponent } from './spec-component.ts';

/** A component may lack so many variables; more are reported when these are set. */
const MOST_VARIABLES = 20;

/**
 * Makes every component and stop rule as a worker on this machine would: a missing variable or broken module shows before the
 * start.
 * @throws {InputError} naming everything that one of them lacks.
 */
export async function checkComponents(sound: SoundParts, readEnv: ComponentHost['readEnv']): Promise<void> {
  const { components, limits, projectDir, place } = sound;
  const troubles = await Promise.all(
    components.map(async (component) => {
      const host = { projectDir, timeoutMs: timeoutOf(component.section, limits), readEnv };
      const failures = await troublesWith(component, host);
      return failures.map((failure) => placed(failure, component, place));
    }),
  );
  const problems = [...troubles.flat(), ...(await stopRuleProblems(sound))];
  if (problems.length > 0) throw new InputError(problems);
}

/** The problem at the option that the failure names, or else at the whole section. */
function placed(failure: StepFailure, { section, at }: SpecComponent, place: LoadedSpec['place']): Problem {
  if (section !== 'judges') return { place: place(pathOf(failure.option ?? section)), message: failure.problem };
  // A judge does not know where in the list it stands.
  const option = pathOf(failure.option ?? '').filter((part, index) => index > 0 || part !== 'judges');
  return { place: place([...at, ...option]), message: failure.problem };
}

/** A context extractor has no limit of its own; it receives the agent's. */
function timeoutOf(section: Section, limits: SimulationSpec['limits']): number {
  return durationMs(limits[section === 'context' ? 'agent' : section].timeout);
}

async function stopRuleProblems({
  stop,
  limits,
  projectDir,
  place,
  functions,
}: SoundParts): Promise<readonly Problem[]> {
  const timeoutMs = timeoutOf('questions', limits);
  const problems = (stop?.when ?? []).map(async (check, index) => {
    const host = { projectDir, timeoutMs, option: `stop.when[${index}]`, functions };
    const failure = await troubleWith(async () => (await makeCheck(check, host)).close());
    const key = 'module' in check ? ['module'] : [];
    return failure ? [{ place: place(['stop', 'when', index, ...key]), message: failure.problem }] : [];
  });
  return (await Promise.all(problems)).flat();
}

/** The first failure stops the making: it continues as if a variable that is not set had a value, to see the next one. */
async function troublesWith(component: SpecComponent, host: ComponentHost): Promise<readonly StepFailure[]> {
  const failures: StepFailure[] = [];
  const missing = new Set<string>();
  while (missing.size < MOST_VARIABLES) {
    let last: string | undefined;
    const readEnv = (name: string) => {
      const value = missing.has(name) ? 'not set' : host.readEnv(name);
      if (!value?.trim()) last = name;
      return value;
    };
    const failure = await troubleWith(() => makeAndClose(component, { ...host, readEnv }));
    const isMissing = last !== undefined && failure?.problem.includes(`environment variable ${last} is not set`);
    // What fails for another reason only after that may fail for the value that it was given.
    if (failure && (isMissing || failures.length === 0)) failures.push(failure);
    if (!isMissing || last === undefined) break;
    missing.add(last);
  }
  return failures;
}

async function troubleWith(make: () => Promise<unknown>): Promise<StepFailure | undefined> {
  try {
    await make();
    return undefined;
  } catch (error) {
    if (error instanceof StepFailure && FAILURES[error.type].retry === 'pause') return error;
    throw error;
  }
}

/** A component made to see whether it can be made holds nothing; agents share what they start until they are closed. */
async function makeAndClose({ type, options }: SpecComponent, host: ComponentHost): Promise<void> {
  const component: unknown = await type.create(options, host);
  const hasClose = typeof component === 'object' && component !== null && 'close' in component;
  if (hasClose && typeof component.close === 'function') await component.close();
}
