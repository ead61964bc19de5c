import { makeCheck } from '../checks/make-check.ts';
import type { ComponentHost } from '../contract/component-type.ts';
import { durationMs } from '../contract/duration.ts';
import { InputError, type Problem } from '../contract/errors.ts';
import { FAILURES, StepFailure } from '../contract/failures.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { ComponentTypes } from './component-types.ts';
import type { LoadedSpec } from './read-spec.ts';
import { componentsOf, type Section, type SpecComponent } from './spec-component.ts';

interface Machine {
  readonly readEnv: ComponentHost['readEnv'];
  readonly types: ComponentTypes;
}

/**
 * Makes every component and stop rule as a worker on this machine would: a missing variable or broken module shows before the
 * start.
 * @throws {InputError} naming each of them that cannot be made.
 */
export async function checkComponents(loaded: LoadedSpec, { readEnv, types }: Machine): Promise<void> {
  const { spec, projectDir, place } = loaded;
  const troubles = await Promise.all(
    componentsOf(spec, types).map(async (component) => {
      const host = { projectDir, timeoutMs: timeoutOf(component.section, spec), readEnv };
      const failure = await troubleWith(() => makeAndClose(component, host));
      return failure === undefined ? [] : [placed(failure, component.section, place)];
    }),
  );
  const problems = [...troubles.flat(), ...(await stopRuleProblems(loaded))];
  if (problems.length > 0) throw new InputError(problems);
}

/** The problem at the option that the failure names, or else at the whole section. */
function placed(failure: StepFailure, section: Section, place: LoadedSpec['place']): Problem {
  return { place: place((failure.option ?? section).split('.')), message: failure.problem };
}

/** A context extractor has no limit of its own; it receives the agent's. */
function timeoutOf(section: Section, { limits }: SimulationSpec): number {
  return durationMs(section === 'questions' ? limits.questions.timeout : limits.agent.timeout);
}

async function stopRuleProblems({ spec, projectDir, place }: LoadedSpec): Promise<readonly Problem[]> {
  const timeoutMs = timeoutOf('questions', spec);
  const problems = (spec.stop?.when ?? []).map(async (check, index) => {
    const failure = await troubleWith(() => makeCheck(check, { projectDir, timeoutMs, option: 'stop.when' }));
    if (failure === undefined) return [];
    return [{ place: place(['stop', 'when', index, 'module']), message: failure.problem }];
  });
  return (await Promise.all(problems)).flat();
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
