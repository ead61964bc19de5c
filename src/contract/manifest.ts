import type { Budget } from './budget.ts';
import type { SimulationSpec } from './simulation-spec.ts';

/** What a batch froze at its first start: the same batch id with another manifest is refused. */
export interface Manifest {
  readonly spec: SimulationSpec;
  /** Absolute path that the spec's relative paths start from. */
  readonly projectDir: string;
  /** Version of convsim that started the batch. */
  readonly toolVersion: string;
  /** `maxTurns` of the spec it was started with, where it was extended since. */
  readonly extendedFrom?: number;
  /** What the spec said of settings that `convsim set` changed since; `null` where it said nothing. */
  readonly replaced?: { readonly concurrency?: number; readonly budget?: Budget | null };
  /** The conversation and turn that it continues, where it is a fork. */
  readonly forkedFrom?: { readonly conversationId: string; readonly turn: number };
  readonly digests: {
    /** SHA-256 over the seeds in order. */
    readonly seeds: string;
    /** SHA-256 of each file or folder that a component reads, by dotted option name, e.g. `agent.docs`. */
    readonly paths: Readonly<Record<string, string>>;
  };
}
