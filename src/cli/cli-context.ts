import type { Config } from '../config.ts';
import type { KeyVariables } from '../contract/key-variables.ts';
import type { Terminal } from './terminal.ts';

/** What every subcommand receives. */
export interface CliContext {
  readonly config: Config;
  readonly terminal: Terminal;
  /** Whether stack traces and log events are printed. */
  readonly verbose: boolean;
  /** Keys that were taken out of the environment, for a background worker. */
  readonly keys?: KeyVariables;
}
