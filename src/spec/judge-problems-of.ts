import { fieldsOf } from '../contract/fields-of.ts';
import type { ComponentTypes } from './component-types.ts';
import type { PathProblem } from './dotted-path.ts';

/** What is wrong with the judges of a spec beside their form; those that are wrong in their form are passed over. */
export function judgeProblemsOf(judges: unknown, _types: ComponentTypes): readonly PathProblem[] {
  if (!Array.isArray(judges)) return [];
  const names = judges.map((judge) => fieldsOf(judge)['name']);
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (typeof name !== 'string' || first === index) return [];
    const message = `is already the name of judges[${first}]; give every judge its own`;
    return [{ path: ['judges', index, 'name'], message }];
  });
}
