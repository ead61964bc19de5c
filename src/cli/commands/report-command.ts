import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { InputError } from '../../contract/errors.ts';
import { endedCount } from '../../contract/outcome.ts';
import { counted, fileSize, fullCount } from '../../progress/amounts.ts';
import { requireSet } from '../../reports/choose-set.ts';
import type { Batch, Store } from '../../store/store.ts';
import { reportBatches } from '../../view/report-batches.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, requireBatches } from '../require-batch.ts';
import { viewPlaceOf } from '../view-place-of.ts';

interface ReportOptions {
  readonly set?: string;
  readonly out?: string;
}

/** `convsim report BATCH [OTHER]`: the page with one or two batches as a file that needs nothing else; reads only the store. */
export function reportCommand(context: CliContext): Command {
  return new Command('report')
    .argument('<batch>', 'id of a batch')
    .argument('[other]', 'id of a batch to compare it with')
    .description('write the page of a batch, or of two side by side, as one HTML file')
    .addHelpText(
      'after',
      helpNotes(
        'page.md#convsim-report',
        'convsim report nightly-7',
        'convsim report nightly-6 nightly-7 --out better.html',
      ),
    )
    .option('--set <name>', 'of two batches: the set of scores to compare; default: that of the spec, or the only one')
    .option('--out <file>', 'the file to write; default: the id of the batch, or both, with the ending .html')
    .action(async (batchId: string, otherId: string | undefined, options: ReportOptions) => {
      await using store = await openKnownStore(context);
      await report(context, store, { ids: otherId === undefined ? [batchId] : [batchId, otherId], options });
    });
}

async function report(
  context: CliContext,
  store: Store,
  { ids, options }: { readonly ids: readonly string[]; readonly options: ReportOptions },
): Promise<void> {
  const [batch, other] = await batchesOf(store, ids);
  if (options.set !== undefined) await checkSet(store, { batch, other, set: options.set });
  const file = options.out || `${ids.join('-')}.html`;
  const made = await reportBatches(store, { batch, other, set: options.set, file, place: viewPlaceOf(context) });
  const { terminal } = context;
  if (made !== undefined) terminal.say(`created the folder ${made}`);
  for (const each of [batch, ...(other ? [other] : [])]) await sayOpen(context, store, each);
  terminal.say(`${file}: ${fileSize((await stat(file)).size)}; open it in a browser`);
}

async function batchesOf(store: Store, ids: readonly string[]): Promise<readonly [Batch, Batch?]> {
  if (ids[0] === ids[1]) throw InputError.of('OTHER', `is the same batch, ${ids[0]}; name another, or omit it`);
  return (await requireBatches(store, ids)) as [Batch, Batch?];
}

interface Compared {
  readonly batch: Batch;
  readonly other: Batch | undefined;
  readonly set: string;
}

async function checkSet(store: Store, { batch, other, set }: Compared): Promise<void> {
  if (!other) throw InputError.of('--set', 'is of no use with one batch, whose page shows every set; omit it');
  for (const { batchId } of [batch, other]) await requireSet(store, { batchId, set });
}

async function sayOpen({ terminal }: CliContext, store: Store, { batchId }: Batch): Promise<void> {
  const { seeds, outcomes } = await store.progress(batchId);
  const open = seeds - endedCount(outcomes);
  if (open > 0) {
    terminal.say(`note: ${fullCount(open)} of the ${counted(seeds, 'conversation')} of ${batchId} have not ended`);
  }
}
