import type { Seed, SeedInfo } from '../contract/seed.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';

/** The facts of a seed that agents and generators get; its tag is the spec's unless it has its own. */
export function seedInfo(spec: Pick<SimulationSpec, 'tag'>, seed: Seed): SeedInfo {
  return { id: seed.id, question: seed.question, tag: seed.tag ?? spec.tag, metadata: seed.metadata };
}
