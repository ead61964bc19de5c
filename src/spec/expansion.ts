import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { DocumentPath } from './dotted-path.ts';

/** What a spec says of how each row of the seeds becomes conversations. */
export interface Expansion {
  readonly spec: Pick<
    SimulationSpec,
    'questions' | 'user' | 'personas' | 'trials' | 'randomSeed' | 'stop' | 'maxTurns' | 'judges'
  >;
  /** File, line and key of a path of the spec. */
  readonly place: (path: DocumentPath) => string;
}
