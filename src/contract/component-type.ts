import type { z } from 'zod';

/** A file or folder that a component reads, as its options name it. */
export interface ComponentPath {
  /** The option that names it, e.g. `docs`. */
  readonly option: string;
  readonly kind: 'file' | 'folder';
  /** Relative to the project folder, or absolute. */
  readonly path: string;
  /** Code is loaded only from beneath the project folder; data may come from anywhere. */
  readonly isCode?: boolean;
}

/** What a component gets from the process it runs in. */
export interface ComponentHost {
  /** Absolute path that relative paths start from: the spec's folder, or `--project`. */
  readonly projectDir: string;
  /** Longest a single request of the component may take, in milliseconds (`limits.….timeout`). */
  readonly timeoutMs: number;
  /** Reads an environment variable of this process; the only way a component gets a secret. */
  readonly readEnv: (name: string) => string | undefined;
}

/** One type of agent, question generator or context extractor, as its registry lists it. */
export interface ComponentType<Component, Options extends object = object> {
  /** The value of `type` in the spec. */
  readonly type: string;
  /** Strict schema of the options beside `type`. */
  readonly options: z.ZodType<Options>;
  /**
   * Dotted option names that may differ when a batch is resumed: they say how to reach the component and how to read what it
   * answers, not what it is asked.
   */
  readonly mayChange?: readonly string[];
  /** Files and folders the options name; checked before anything starts, and digested into the manifest. */
  paths?(options: Options): readonly ComponentPath[];
  /** Addresses of servers that stand in the settings of this machine, not in the options `url`, `baseUrl` or `trackingUri`. */
  addresses?(options: Options, host: ComponentHost): Promise<readonly string[]>;
  /**
   * Makes the component ready for many calls at once.
   * @throws {StepFailure} `WorkerMisconfigured` when a file or variable is missing or unusable on this machine.
   */
  create(options: Options, host: ComponentHost): Promise<Component> | Component;
}

/** All types of one kind of component, by the name the spec uses. */
export type Registry<Component> = Readonly<Record<string, ComponentType<Component>>>;
