import type { SimulationSpec } from './simulation-spec.ts';

/** Type of a component that is a function of the script which started the batch; no spec file can name it. */
export const FUNCTION_TYPE = 'function';

/** Whether only the script that started a batch can resume it. */
export function isLedByScript({ agent, questions, context, stop }: SimulationSpec): boolean {
  const isCheck = (stop?.when ?? []).some((check) => 'function' in check);
  return isCheck || [agent, questions, context].some(({ type }) => type === FUNCTION_TYPE);
}
