import type { Config } from '../config.ts';
import type { Terminal } from './terminal.ts';

/** What every subcommand is given. */
export interface CliContext {
  readonly config: Config;
  readonly terminal: Terminal;
  /** Whether stacks are printed, and logged events said. */
  readonly verbose: boolean;
}
