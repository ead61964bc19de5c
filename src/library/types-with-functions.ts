import { z } from 'zod';
import { functionAgent } from '../agents/module-agent.ts';
import type { CheckFunctions } from '../checks/check-operator.ts';
import { functionContext } from '../contexts/module-context.ts';
import type { ComponentType } from '../contract/component-type.ts';
import type { FunctionCheck } from '../contract/check.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { FUNCTION_TYPE } from '../contract/function-type.ts';
import type { ComponentSpec } from '../contract/component-spec.ts';
import type { ModuleFunction } from '../modules/load-module.ts';
import { functionQuestions } from '../questions/module-questions.ts';
import { componentTypes, type ComponentTypes } from '../spec/component-types.ts';
import { judgeTypesWith } from './judges-with-functions.ts';
import type { SimulateOptions } from './simulate-options.ts';

type Components = Pick<SimulateOptions, 'agent' | 'questions' | 'context' | 'stop' | 'judges'>;

/** The component types of a spec, and what the script itself gave: components of type `function`, and checks. */
export function typesWithFunctions({ agent, questions, context, stop, judges }: Components): ComponentTypes {
  const checks = checkFunctions(stop);
  return {
    agents: { ...componentTypes.agents, ...functionType('agent', agent, functionAgent) },
    questions: { ...componentTypes.questions, ...functionType('questions', questions, functionQuestions) },
    contexts: { ...componentTypes.contexts, ...functionType('context', context, functionContext) },
    judges: judgeTypesWith(judges),
    ...(checks.size > 0 && { checks }),
  };
}

/** A component as a spec names it: a function only by its type. */
export function specOf(component: unknown): ComponentSpec {
  if (typeof component === 'string') return { type: component };
  return typeof component === 'function' ? { type: FUNCTION_TYPE } : (component as ComponentSpec);
}

/** The key `stop` as a spec has it: of a function only that there is one. Wrong values are left as they are. */
export function stopOf(stop: unknown): unknown {
  const { when, ...rest } = fieldsOf(stop);
  if (!Array.isArray(when)) return stop;
  const named: FunctionCheck = { function: true };
  return { ...rest, when: when.map((check: unknown) => (typeof check === 'function' ? named : check)) };
}

function checkFunctions(stop: unknown): CheckFunctions {
  const { when } = fieldsOf(stop);
  const functions = new Map<string, ModuleFunction>();
  for (const [index, check] of Array.isArray(when) ? when.entries() : []) {
    const place = `stop.when[${index}]`;
    if (typeof check === 'function') functions.set(place, { place, run: check as ModuleFunction['run'] });
  }
  return functions;
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
