import { Command } from 'commander';
import { InputError } from '../../contract/errors.ts';
import { VERDICTS } from '../../contract/judgement.ts';
import { type ExportFilter, exportFilter, isFiltering } from '../../exports/export-filter.ts';
import type { ExportFormat } from '../../exports/export-format.ts';
import { FORMAT_NAMES, requireFormat } from '../../exports/export-formats.ts';
import { type ExportOrder, exportOrder } from '../../exports/export-order.ts';
import { requiredShare } from '../../reports/require-pass.ts';
import type { CliContext } from '../cli-context.ts';
import { EXIT_FAILED } from '../exit-codes.ts';
import { helpNotes } from '../help-notes.ts';
import { checkPassed } from '../pass-required.ts';
import { openKnownStore, requireBatches } from '../require-batch.ts';

interface ExportOptions {
  readonly format: string;
  readonly outcome: readonly string[];
  readonly verdict: readonly string[];
  readonly tag: readonly string[];
  readonly set?: string;
  readonly requirePass?: string;
  readonly out?: string;
}

/** `convsim export BATCH…`: writes batches, finished or not, in a form that some tool reads. */
export function exportCommand(context: CliContext): Command {
  return new Command('export')
    .argument('<batch...>', 'ids of batches')
    .description('write what was said and judged in one or more batches to a file')
    .addHelpText(
      'after',
      helpNotes(
        'exports.md',
        'convsim export nightly-7',
        'convsim export nightly-6 nightly-7 --format parquet --out nightly.parquet',
        'convsim export nightly-7 --format messages --verdict passed',
        'convsim export nightly-7 --format junit --out results.xml',
      ),
    )
    .option('--format <format>', FORMAT_NAMES.join(', '), 'jsonl')
    .option('--outcome <outcome>', 'only conversations with this outcome, or "running"; may be given again', again, [])
    .option(
      '--verdict <verdict>',
      `only those with this verdict: ${VERDICTS.join(', ')}; may be given again`,
      again,
      [],
    )
    .option('--tag <tag>', 'only those with this tag; may be given again', again, [])
    .option('--set <name>', 'the set of scores; default: that of the spec, or the only one')
    .option('--require-pass <share>', 'of junit: a test that fails, and exit code 1, unless this share passed')
    .option(
      '--out <file>',
      'the file to write, - for stdout; default for one batch: its id with the ending of the format',
    )
    .action(async (batchIds: string[], options: ExportOptions) => {
      const ids = [...new Set(batchIds)];
      const format = requireFormat(options.format);
      const filter = exportFilter(options);
      const share = shareOf(format, options, filter);
      const file = outputOf(ids, format, options);
      if (file === '-' && format.isBinary && context.terminal.isOutputLive)
        throw InputError.of('--out', `${options.format} is no text for a terminal; name a file, or pipe it somewhere`);
      await using store = await openKnownStore(context);
      const batches = await requireBatches(store, ids);
      const needsSet = format.holds === 'needed-set';
      // Nothing is written unless every batch was judged that has to be.
      const order = await exportOrder(store, { batches, set: options.set, filter, share, needsSet });
      await exportBatches(context, { format, order, file });
      process.exitCode = await exitCodeOf(context, order);
    });
}

/** Several values of an option, given one by one. */
function again(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function shareOf(
  { holds }: ExportFormat,
  { format, set, requirePass }: ExportOptions,
  filter: ExportFilter,
): number | undefined {
  const remedy = 'omit it, or write --format junit';
  if (set !== undefined && holds === 'all-sets' && filter.verdicts.length === 0)
    throw InputError.of('--set', `is of no use with ${format}, whose files hold every set; ${remedy}`);
  if (requirePass === undefined) return undefined;
  if (holds !== 'needed-set') throw InputError.of('--require-pass', `is of no use with ${format}; ${remedy}`);
  if (isFiltering(filter))
    throw InputError.of('--require-pass', 'counts whole batches; omit --outcome, --verdict and --tag');
  return requiredShare(requirePass);
}

function outputOf(batchIds: readonly string[], { ending }: ExportFormat, { out }: ExportOptions): string {
  if (out !== undefined && out !== '') return out;
  if (batchIds.length > 1) throw InputError.of('--out', 'is missing: name a file to write the batches to');
  return `${batchIds[0]}${ending}`;
}

interface Work {
  readonly format: ExportFormat;
  readonly order: ExportOrder;
  readonly file: string;
}

async function exportBatches({ terminal }: CliContext, { format, order, file }: Work): Promise<void> {
  if (file === '-') {
    for await (const chunk of format.chunks(order)) await terminal.write(chunk);
  } else {
    for (const line of await format.write(order, file)) terminal.say(line);
  }
  for (const note of order.selection.notes()) terminal.say(note);
}

/** The file is written whatever passed: it shows what did not. */
async function exitCodeOf(context: CliContext, { store, batches, share }: ExportOrder): Promise<number> {
  if (share === undefined) return 0;
  let exitCode = 0;
  for (const { batch, rubric } of batches) {
    if (!rubric) continue;
    const passed = await checkPassed(context, store, { batchId: batch.batchId, set: rubric.set, share });
    if (passed.exitCode === EXIT_FAILED) exitCode = EXIT_FAILED;
  }
  return exitCode;
}
