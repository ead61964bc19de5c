import { clip } from '../contract/display-copy.ts';
import { mostAttempts } from '../contract/failures.ts';
import { judgeLimits, type SimulationSpec, type StepLimits } from '../contract/simulation-spec.ts';
import type { Wait } from '../store/store.ts';

/** A wait with the number of attempts that its step may make. */
export type BoundedWait = Wait & { readonly maxAttempts: number };

/** Longest part of a message that is carried along: it may end in a workflow's history. */
const LONGEST_MESSAGE = 1_000;

/** A wait with the bound that the spec sets, and its failure's type. */
export function boundedWait(wait: Wait, { limits }: Pick<SimulationSpec, 'limits'>): BoundedWait {
  const { maxAttempts } = limitsOf(wait.step, { limits });
  const message = clip(wait.message, LONGEST_MESSAGE);
  return { ...wait, message, maxAttempts: mostAttempts(wait.type, maxAttempts) };
}

function limitsOf(step: Wait['step'], spec: Pick<SimulationSpec, 'limits'>): StepLimits {
  if (step === 'judge') return judgeLimits(spec);
  return step === 'agent' ? spec.limits.agent : spec.limits.questions;
}
