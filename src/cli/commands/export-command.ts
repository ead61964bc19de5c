import { Command } from 'commander';
import { InputError, problemsOf } from '../../contract/errors.ts';
import { endedCount } from '../../contract/outcome.ts';
import { turnLines } from '../../output/recorded-batch.ts';
import { writeJsonl } from '../../output/write-jsonl.ts';
import { counted, fullCount } from '../../progress/amounts.ts';
import type { Store } from '../../store/store.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, requireBatch } from '../require-batch.ts';

/** The format that `--format` takes. */
const FORMAT = 'jsonl';

interface ExportOptions {
  readonly format: string;
  readonly out?: string;
}

/** `convsim export BATCH…`: writes the records of batches, finished or not. */
export function exportCommand(context: CliContext): Command {
  return new Command('export')
    .argument('<batch...>', 'ids of batches')
    .description('write the records of one or more batches to a file')
    .addHelpText(
      'after',
      helpNotes(
        'command-line.md#convsim-export',
        'convsim export nightly-7',
        'convsim export nightly-6 nightly-7 --out nightly.jsonl',
      ),
    )
    .option('--format <format>', `only ${FORMAT}`, FORMAT)
    .option('--out <file>', 'the file to write, - for stdout; default for one batch: <batch>.jsonl in this folder')
    .action(async (batchIds: string[], options: ExportOptions) => {
      const ids = [...new Set(batchIds)];
      const file = outputOf(ids, options);
      await using store = await openKnownStore(context);
      const missing = problemsOf(await Promise.allSettled(ids.map((batchId) => requireBatch(store, batchId))));
      if (missing.length > 0) throw new InputError(missing);
      await exportBatches(context, { store, batchIds: ids, file });
    });
}

function outputOf(batchIds: readonly string[], { format, out }: ExportOptions): string {
  if (format !== FORMAT) throw InputError.of('--format', `unknown format "${format}"; only ${FORMAT} is written`);
  if (out !== undefined && out !== '') return out;
  if (batchIds.length > 1) throw InputError.of('--out', 'is missing: name a file to write the batches to');
  return `${batchIds[0]}.jsonl`;
}

interface Order {
  readonly store: Store;
  readonly batchIds: readonly string[];
  readonly file: string;
}

async function exportBatches({ terminal }: CliContext, order: Order): Promise<void> {
  if (order.file === '-') {
    for await (const line of turnLines(order.store, order.batchIds)) await terminal.write(line);
    return;
  }
  const { turns, conversations, file, conversationsFile, scoresFile, madeFolder } = await writeJsonl(order);
  if (madeFolder !== undefined) terminal.say(`created the folder ${madeFolder}`);
  terminal.say(`${file}: ${counted(turns, 'turn')}`);
  terminal.say(`${conversationsFile}: ${counted(conversations, 'conversation')}`);
  if (scoresFile !== undefined) terminal.say(`${scoresFile}: scores of judges`);
  const open = await countOpen(order);
  if (open > 0) terminal.say(`note: ${fullCount(open)} of them have not ended; their outcome is "running"`);
}

async function countOpen({ store, batchIds }: Order): Promise<number> {
  const all = await Promise.all(batchIds.map((batchId) => store.progress(batchId)));
  return all.reduce((sum, { seeds, outcomes }) => sum + seeds - endedCount(outcomes), 0);
}
