import { fieldsOf } from './fields-of.ts';
import { FUNCTION_TYPE } from './function-type.ts';
import type { SimulationSpec } from './simulation-spec.ts';

/**
 * Whether contexts are extracted by convsim's own code from what is stored, within milliseconds: no code of the user's runs, and
 * no trace has to be asked for that was late. Any worker of the store may do it, whatever its environment.
 */
export function isExtractionBuiltIn({ agent, context }: Pick<SimulationSpec, 'agent' | 'context'>): boolean {
  return context.type !== 'module' && context.type !== FUNCTION_TYPE && fieldsOf(agent)['trackingUri'] === undefined;
}
