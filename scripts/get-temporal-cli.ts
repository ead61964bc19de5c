// Makes sure that the tests find a Temporal CLI: downloads or builds one where there is none, once per machine.
import { findTemporalCli } from '../src/temporal/find-temporal-cli.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
say(`Temporal CLI: ${await findTemporalCli({ env: process.env, say })}`);
