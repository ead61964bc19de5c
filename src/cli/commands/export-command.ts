import { Command } from 'commander';
import { InputError, problemsOf } from '../../contract/errors.ts';
import { requireSet } from '../../reports/choose-set.ts';
import { requiredShare } from '../../reports/require-pass.ts';
import type { Batch, Store } from '../../store/store.ts';
import type { CliContext } from '../cli-context.ts';
import { EXIT_FAILED } from '../exit-codes.ts';
import { type ExportFormat, type ExportOrder, FORMAT_NAMES, requireFormat } from '../export-formats.ts';
import { helpNotes } from '../help-notes.ts';
import { checkPassed } from '../pass-required.ts';
import { openKnownStore, requireBatch } from '../require-batch.ts';

interface ExportOptions {
  readonly format: string;
  readonly set?: string;
  readonly requirePass?: string;
  readonly out?: string;
}

/** `convsim export BATCH…`: writes the records of batches, finished or not, or what judging came to. */
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
        'convsim export nightly-7 --format junit --out results.xml',
      ),
    )
    .option('--format <format>', FORMAT_NAMES, 'jsonl')
    .option('--set <name>', 'of junit: the set of scores; default: that of the spec, or the only one')
    .option('--require-pass <share>', 'of junit: a test that fails, and exit code 1, unless this share passed')
    .option(
      '--out <file>',
      'the file to write, - for stdout; default for one batch: its id with the ending of the format',
    )
    .action(async (batchIds: string[], options: ExportOptions) => {
      const ids = [...new Set(batchIds)];
      const format = requireFormat(options.format);
      const share = shareOf(format, options);
      const file = outputOf(ids, format, options);
      await using store = await openKnownStore(context);
      const batches = await batchesOf(store, ids);
      const order = { store, batches, set: options.set, share };
      // Nothing is written unless every batch was judged.
      if (format.hasSet) for (const { batchId } of batches) await requireSet(store, { batchId, set: options.set });
      await exportBatches(context, { format, order, file });
      process.exitCode = await exitCodeOf(context, order);
    });
}

function shareOf({ hasSet }: ExportFormat, { format, set, requirePass }: ExportOptions): number | undefined {
  const given = set !== undefined ? '--set' : requirePass !== undefined ? '--require-pass' : undefined;
  if (given !== undefined && !hasSet)
    throw InputError.of(
      given,
      `is of no use with ${format}, whose files hold every set; omit it, or write --format junit`,
    );
  return requirePass === undefined ? undefined : requiredShare(requirePass);
}

function outputOf(batchIds: readonly string[], { ending }: ExportFormat, { out }: ExportOptions): string {
  if (out !== undefined && out !== '') return out;
  if (batchIds.length > 1) throw InputError.of('--out', 'is missing: name a file to write the batches to');
  return `${batchIds[0]}${ending}`;
}

async function batchesOf(store: Store, ids: readonly string[]): Promise<readonly Batch[]> {
  const found = await Promise.allSettled(ids.map((batchId) => requireBatch(store, batchId)));
  const missing = problemsOf(found);
  if (missing.length > 0) throw new InputError(missing);
  return found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

interface Work {
  readonly format: ExportFormat;
  readonly order: ExportOrder;
  readonly file: string;
}

async function exportBatches({ terminal }: CliContext, { format, order, file }: Work): Promise<void> {
  if (file === '-') {
    for await (const line of format.lines(order)) await terminal.write(line);
    return;
  }
  for (const line of await format.write(order, file)) terminal.say(line);
}

/** The file is written whatever passed: it shows what did not. */
async function exitCodeOf(context: CliContext, { store, batches, set, share }: ExportOrder): Promise<number> {
  if (share === undefined) return 0;
  let exitCode = 0;
  for (const { batchId } of batches) {
    const rubric = await requireSet(store, { batchId, set });
    const passed = await checkPassed(context, store, { batchId, set: rubric.set, share });
    if (passed.exitCode === EXIT_FAILED) exitCode = EXIT_FAILED;
  }
  return exitCode;
}
