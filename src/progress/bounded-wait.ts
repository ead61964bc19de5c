import { clip } from '../contract/display-copy.ts';
import { mostAttempts } from '../contract/failures.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { Wait } from '../store/store.ts';

/** A wait with the number of attempts that its step may make. */
export type BoundedWait = Wait & { readonly maxAttempts: number };

/** Longest part of a message that is carried along: it may end in a workflow's history. */
const LONGEST_MESSAGE = 1_000;

/** A wait with the bound that the spec sets, and its failure's type. */
export function boundedWait(wait: Wait, { limits }: Pick<SimulationSpec, 'limits'>): BoundedWait {
  const { maxAttempts } = wait.step === 'agent' ? limits.agent : limits.questions;
  const message = clip(wait.message, LONGEST_MESSAGE);
  return { ...wait, message, maxAttempts: mostAttempts(wait.type, maxAttempts) };
}
