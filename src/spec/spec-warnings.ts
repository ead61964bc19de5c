import type { SimulationSpec } from '../contract/spec.ts';
import { type DocumentPath, valueAt } from './dotted-path.ts';

const NOT_ENFORCED: readonly DocumentPath[] = [
  ['limits', 'agent', 'requestsPerSecond'],
  ['limits', 'agent', 'tokensPerMinute'],
  ['limits', 'questions', 'requestsPerSecond'],
  ['limits', 'questions', 'tokensPerMinute'],
  ['budget'],
  ['prices'],
];

/** One line for each key of a spec that this version reads but does not act on. */
export function specWarnings(spec: SimulationSpec, place: (path: DocumentPath) => string): readonly string[] {
  return NOT_ENFORCED.filter((path) => valueAt(spec, path) !== undefined).map(
    (path) => `${place(path)}: is read, but not yet enforced by this version`,
  );
}
