import { z } from 'zod';
import { functionAgent } from '../agents/module-agent.ts';
import { functionContext } from '../contexts/module-context.ts';
import type { ComponentType } from '../contract/component-type.ts';
import { FUNCTION_TYPE } from '../contract/function-type.ts';
import type { ComponentSpec } from '../contract/component-spec.ts';
import type { ModuleFunction } from '../modules/load-module.ts';
import { functionQuestions } from '../questions/module-questions.ts';
import { componentTypes, type ComponentTypes } from '../spec/component-types.ts';
import type { SimulateOptions } from './simulate-options.ts';

type Components = Pick<SimulateOptions, 'agent' | 'questions' | 'context'>;

/** The component types of a spec, and `function`: what the script itself gave. */
export function typesWithFunctions({ agent, questions, context }: Components): ComponentTypes {
  return {
    agents: { ...componentTypes.agents, ...functionType('agent', agent, functionAgent) },
    questions: { ...componentTypes.questions, ...functionType('questions', questions, functionQuestions) },
    contexts: { ...componentTypes.contexts, ...functionType('context', context, functionContext) },
    judges: componentTypes.judges,
  };
}

/** A component as a spec names it: a function only by its type. */
export function specOf(component: unknown): ComponentSpec {
  if (typeof component === 'string') return { type: component };
  return typeof component === 'function' ? { type: FUNCTION_TYPE } : (component as ComponentSpec);
}

function functionType<Component>(
  place: string,
  given: unknown,
  wrap: (target: ModuleFunction, timeoutMs: number) => Component,
): Record<string, ComponentType<Component>> {
  if (typeof given !== 'function') return {};
  const run = given as ModuleFunction['run'];
  const type: ComponentType<Component> = {
    type: FUNCTION_TYPE,
    options: z.strictObject({}),
    create: (_options, { timeoutMs }) => wrap({ place, run }, timeoutMs),
  };
  return { [FUNCTION_TYPE]: type };
}
