import type { Seed, SeedInfo } from '../contract/seed.ts';
import type { SimulationSpec } from '../contract/spec.ts';

/** What agents and generators are told of a seed; its tag is the spec's unless it has one of its own. */
export function seedInfo(spec: Pick<SimulationSpec, 'tag'>, seed: Seed): SeedInfo {
  return { id: seed.id, question: seed.question, tag: seed.tag ?? spec.tag, metadata: seed.metadata };
}
