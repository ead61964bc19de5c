import type { ComponentHost, Registry } from '../contract/component-type.ts';
import { durationMs } from '../contract/duration.ts';
import { StepFailure } from '../contract/failures.ts';
import { FUNCTION_TYPE } from '../contract/function-type.ts';
import type { ComponentSpec } from '../contract/component-spec.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { BatchRuntime } from '../activities/dependencies.ts';
import type { ContextExtractor } from '../contexts/context-extractor.ts';
import { makeStopRules } from '../users/stop-rules.ts';
import { componentTypes, type ComponentTypes } from '../spec/component-types.ts';

/** Where components are made. */
export interface Workplace {
  /** Absolute path that relative paths start from. */
  readonly projectDir: string;
  readonly readEnv: ComponentHost['readEnv'];
  /** Default: every type of this version. */
  readonly types?: ComponentTypes | undefined;
  /** Is told of a stop rule that is passed over, since nobody can tell whether it holds. */
  readonly warn?: ((message: string) => void) | undefined;
}

/**
 * Makes the three components that a spec names, and its stop rules; they keep to no rate.
 * @throws {StepFailure} `WorkerMisconfigured` when this machine lacks what one of them needs.
 */
export async function makeComponents(
  spec: SimulationSpec,
  { projectDir, readEnv, types = componentTypes, warn = () => {} }: Workplace,
): Promise<Omit<BatchRuntime, 'spec'>> {
  const host = (timeout: string): ComponentHost => ({ projectDir, timeoutMs: durationMs(timeout), readEnv });
  const { limits } = spec;
  return {
    agent: await create(types.agents, spec.agent, host(limits.agent.timeout)),
    questions: await create(types.questions, spec.questions, host(limits.questions.timeout)),
    context: await makeContext(spec, { projectDir, readEnv, types }),
    stop: await makeStopRules(spec.stop, { ...host(limits.questions.timeout), functions: types.checks, warn }),
  };
}

/**
 * Makes the context extractor of a spec.
 * @throws {StepFailure} `WorkerMisconfigured` when this machine lacks what it needs.
 */
export function makeContext(
  { context: { whenEmpty: _, maxContextChars: __, ...context }, limits }: SimulationSpec,
  { projectDir, readEnv, types = componentTypes }: Omit<Workplace, 'warn'>,
): Promise<ContextExtractor> {
  return create(types.contexts, context, { projectDir, readEnv, timeoutMs: durationMs(limits.questions.timeout) });
}

/** Ends what components started. */
export async function closeComponents({ agent, questions, context, stop }: Omit<BatchRuntime, 'spec'>): Promise<void> {
  stop?.close();
  await Promise.all([agent.close?.(), questions.close?.(), context.close?.()]);
}

async function create<Component>(
  registry: Registry<Component>,
  { type, ...options }: ComponentSpec,
  host: ComponentHost,
): Promise<Component> {
  const found = registry[type];
  if (!found) throw new StepFailure('WorkerMisconfigured', unknownType(type));
  return found.create(found.options.parse(options), host);
}

/** What to do about a type that this process does not have. */
export function unknownType(type: string): string {
  if (type === FUNCTION_TYPE) return 'This batch runs with the functions of a script; run that script again.';
  return `This worker does not know the type ${type}; update convsim on this machine.`;
}
