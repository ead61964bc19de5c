import type { ComponentHost } from '../contract/component.ts';
import { durationMs } from '../contract/duration.ts';
import { InputError, type Problem } from '../contract/errors.ts';
import { StepFailure } from '../contract/failures.ts';
import type { SimulationSpec } from '../contract/spec.ts';
import type { ComponentTypes } from './component-types.ts';
import type { LoadedSpec } from './read-spec.ts';
import { componentsOf, type Section, type SpecComponent } from './spec-components.ts';

interface Machine {
  readonly readEnv: ComponentHost['readEnv'];
  readonly types: ComponentTypes;
}

/**
 * Makes every component as a worker on this machine would: a missing variable or broken module shows before the start.
 * @throws {InputError} naming each component that cannot be made.
 */
export async function checkComponents(loaded: LoadedSpec, { readEnv, types }: Machine): Promise<void> {
  const { spec, projectDir, place } = loaded;
  const troubles = await Promise.all(
    componentsOf(spec, types).map(async (component) => {
      const host = { projectDir, timeoutMs: timeoutOf(component.section, spec), readEnv };
      const message = await troubleWith(component, host);
      return message === undefined ? [] : [placed(message, component.section, place)];
    }),
  );
  const problems = troubles.flat();
  if (problems.length > 0) throw new InputError(problems);
}

/** A component names its option first, `agent.llm.apiKeyEnv: …`: that is the place in the document. */
function placed(message: string, section: Section, place: LoadedSpec['place']): Problem {
  const [, option, rest] = /^([^\s:]+): (.*)$/s.exec(message) ?? [];
  const path = option?.split('.') ?? [];
  return path[0] === section && rest !== undefined
    ? { place: place(path), message: rest }
    : { place: place([section]), message };
}

/** A context extractor asks nobody; it is told the agent's limit. */
function timeoutOf(section: Section, { limits }: SimulationSpec): number {
  return durationMs(section === 'questions' ? limits.questions.timeout : limits.agent.timeout);
}

async function troubleWith({ type, options }: SpecComponent, host: ComponentHost): Promise<string | undefined> {
  try {
    await close(await type.create(options, host));
    return undefined;
  } catch (error) {
    if (error instanceof StepFailure && error.type === 'WorkerMisconfigured') return error.message;
    throw error;
  }
}

/** A component made to see whether it can be made holds nothing; agents share what they start until they are closed. */
async function close(component: unknown): Promise<void> {
  const hasClose = typeof component === 'object' && component !== null && 'close' in component;
  if (hasClose && typeof component.close === 'function') await component.close();
}
