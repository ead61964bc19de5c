import { z } from 'zod';
import type { ComponentSpec } from '../contract/component-spec.ts';
import type { ComponentType, Registry } from '../contract/component-type.ts';
import type { Problem } from '../contract/errors.ts';
import { StepFailure } from '../contract/failures.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { FUNCTION_TYPE } from '../contract/function-type.ts';
import type { Judge } from '../judges/judge.ts';
import { functionJudge } from '../judges/module.ts';
import type { ModuleFunction } from '../modules/load-module.ts';
import { componentTypes } from '../spec/component-types.ts';
import type { JudgeFunction } from './functions.ts';

/**
 * A judge of a script: one as a spec names it, such as `{ name: 'quality', type: 'llm', llm, criteria }`; a function, which is
 * named as itself; or a function with a name and, perhaps, `gate: false`.
 */
export type JudgeOption =
  | JudgeFunction
  | { readonly name: string; readonly gate?: boolean; readonly judge: JudgeFunction }
  | (ComponentSpec & { readonly name: string; readonly gate?: boolean });

/** Names the function in the spec: the judge's own name is none of its options. */
const Options = z.strictObject({ function: z.string() });

/** The list `judges` as a spec has it: of a function only its name. Wrong values are left as they are. */
export function judgesOf(judges: unknown): unknown {
  if (!Array.isArray(judges)) return judges;
  return judges.map((judge: unknown, index) => {
    const { name, rest } = functionOf(judge, index) ?? {};
    return rest ? { ...rest, name, type: FUNCTION_TYPE, function: nameText(name) } : judge;
  });
}

/** The types of judges, and the one that the functions of a script are of. */
export function judgeTypesWith(judges: unknown): Registry<Judge> {
  const functions = new Map<string, ModuleFunction>();
  for (const [index, judge] of Array.isArray(judges) ? judges.entries() : []) {
    const { name, run } = functionOf(judge, index) ?? {};
    if (run) functions.set(nameText(name), { place: `judges.${nameText(name)}`, run });
  }
  if (functions.size === 0) return componentTypes.judges;
  const type: ComponentType<Judge, z.infer<typeof Options>> = {
    type: FUNCTION_TYPE,
    options: Options,
    create({ function: name }, { timeoutMs }) {
      const target = functions.get(name);
      if (target) return functionJudge(target, timeoutMs);
      throw new StepFailure('WorkerMisconfigured', `The script that judges has no function for the judge ${name}.`);
    },
  };
  return { ...componentTypes.judges, [FUNCTION_TYPE]: type };
}

/** Functions without a name; `call` names the function of the library that they were given to. */
export function namelessJudges(judges: unknown, call: string): readonly Problem[] {
  if (!Array.isArray(judges)) return [];
  const message = 'is a function without a name; name it, or give { name, judge }';
  return judges.flatMap((judge: unknown, index) => {
    const isNameless = typeof judge === 'function' && judge.name === '';
    return isNameless ? [{ place: `${call}: judges[${index}]`, message }] : [];
  });
}

interface GivenFunction {
  readonly name: unknown;
  readonly run: ModuleFunction['run'];
  /** What else was given, for the schema to check. */
  readonly rest: object;
}

function functionOf(judge: unknown, index: number): GivenFunction | undefined {
  // One without a name has a problem of its own, and need have no second.
  if (typeof judge === 'function')
    return { name: judge.name || `function ${index + 1}`, run: judge as GivenFunction['run'], rest: {} };
  const { judge: run, ...rest } = fieldsOf(judge);
  if (typeof run !== 'function' || 'type' in rest) return undefined;
  return { name: rest['name'], run: run as GivenFunction['run'], rest };
}

function nameText(name: unknown): string {
  return typeof name === 'string' ? name : '';
}
