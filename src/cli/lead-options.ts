import type { Command } from 'commander';

/** Options of the commands that lead a batch to its end. */
export interface LeadOptions {
  readonly out?: string;
  readonly detach?: boolean;
  readonly stopServer?: boolean;
  readonly json?: boolean;
}

/** Adds those options to a command. */
export function withLeadOptions(command: Command): Command {
  return command
    .option('--out <file>', 'the JSONL file to write; default: <batch>.jsonl in this folder')
    .option('--detach', 'leave the batch to a background worker and return at once')
    .option('--stop-server', 'stop the embedded Temporal server at the end')
    .option('--json', 'print one JSON document about the end to stdout');
}

/** The file that a batch's turns are written to. */
export function outputFileOf(batchId: string, { out }: LeadOptions): string {
  return out ?? `${batchId}.jsonl`;
}

/** Those of the options that a command which goes on with the batch should have too. */
export function outWords({ out }: LeadOptions): string[] {
  return out === undefined ? [] : ['--out', out];
}
