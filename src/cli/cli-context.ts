import type { Config } from '../config.ts';
import type { Terminal } from './terminal.ts';

/** What every subcommand receives. */
export interface CliContext {
  readonly config: Config;
  readonly terminal: Terminal;
  /** Whether stack traces and log events are printed. */
  readonly verbose: boolean;
}
