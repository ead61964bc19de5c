import { findTemporalCli } from '../../src/temporal/find-temporal-cli.ts';

/** The Temporal CLI that tests use: found, or got, as the product does. */
export function temporalCli(): Promise<string> {
  return findTemporalCli({ env: process.env, say: (line) => process.stderr.write(`${line}\n`) });
}
