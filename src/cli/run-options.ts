import type { Command } from 'commander';

/** Options of the commands that run a batch to its end. */
export interface RunOptions {
  readonly out?: string;
  /** The HTML file to write the page of the batch to. */
  readonly report?: string;
  readonly detach?: boolean;
  readonly stopServer?: boolean;
  readonly json?: boolean;
  /** Of the commands that take it: the share that has to pass. */
  readonly requirePass?: string;
}

/** Adds the options of `RunOptions` to a command. */
export function withRunOptions(command: Command): Command {
  return command
    .option('--out <file>', 'the JSONL file to write; default: <batch>.jsonl in this folder')
    .option('--report <file>', 'also write the page of the batch as this HTML file')
    .option('--detach', 'hand the batch to a background worker and return immediately')
    .option('--stop-server', 'stop the embedded Temporal server at the end')
    .option('--json', 'print the summary as JSON');
}

/** The file that the turns of a batch are written to. */
export function outputFileOf(batchId: string, { out }: RunOptions): string {
  return out ?? `${batchId}.jsonl`;
}

/** The words of the options that a command which resumes the batch needs too. */
export function outWords({ out, report }: RunOptions): string[] {
  return [...(out === undefined ? [] : ['--out', out]), ...(report === undefined ? [] : ['--report', report])];
}
