import type { ComponentSpec } from './component-spec.ts';
import type { SimulationSpec } from './simulation-spec.ts';

/** Type of a component that is a function of the script which started the batch; no spec file can name it. */
export const FUNCTION_TYPE = 'function';

/** Whether only the script that started a batch can resume it. */
export function isLedByScript({ agent, questions, context, stop, judges = [] }: SimulationSpec): boolean {
  const isCheck = (stop?.when ?? []).some((check) => 'function' in check);
  return isCheck || needsScript([agent, questions, context, ...judges]);
}

/** Whether one of these components is a function of a script. */
export function needsScript(components: readonly Pick<ComponentSpec, 'type'>[]): boolean {
  return components.some(({ type }) => type === FUNCTION_TYPE);
}
