import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { readServed } from '../../progress/is-served.ts';
import { shownOf } from '../../progress/shown-progress.ts';
import { isStoreThere, storeName } from '../../store/store-place.ts';
import type { Store } from '../../store/store.ts';
import { detailJson, detailLines, type BatchDetails } from '../batch-details.ts';
import { batchJson, batchTable, type ListedBatch } from '../batch-table.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, interruptedLines, requireBatch, searchedFolders } from '../require-batch.ts';
import { screen, type Screen } from '../screen.ts';
import { findUi } from '../ui-place.ts';

interface StatusOptions {
  readonly watch?: boolean;
  readonly json?: boolean;
}

const REFRESH_MS = 1_000;

/** `convsim status [BATCH]`: a table of the batches, or one of them in detail. Reads only the store. */
export function statusCommand(context: CliContext): Command {
  return new Command('status')
    .argument('[batch]', 'id of a batch; default: list all batches')
    .description('list the batches of this folder, or show one in detail')
    .addHelpText(
      'after',
      helpNotes('command-line.md#convsim-status', 'convsim status', 'convsim status nightly-7 --watch'),
    )
    .addOption(new Option('--watch', 'refresh every second until the batch ends').conflicts('json'))
    .option('--json', 'print JSON')
    .action(async (batchId: string | undefined, options: StatusOptions) => {
      await (batchId === undefined ? listBatches(context, options) : showBatch(context, batchId, options));
    });
}

async function listBatches(context: CliContext, options: StatusOptions): Promise<void> {
  const { terminal, config } = context;
  if (!isStoreThere(config)) {
    if (options.json) return terminal.write('[]\n');
    return terminal.say(noBatches(config));
  }
  await using store = await openKnownStore(context);
  if (options.json) return await writeJson(context, (await listed(store)).map(batchJson));
  await show(context, options, async () => {
    const batches = await listed(store);
    if (batches.length === 0) terminal.say(noBatches(config));
    const lines = batches.length === 0 ? [] : tableOf(context, batches, options);
    return { lines, isOver: batches.every(({ state }) => state === 'closed') };
  });
}

async function listed(store: Store): Promise<readonly ListedBatch[]> {
  const isServed = await readServed(store);
  return (await store.listBatches()).map((batch) => {
    return batch.state === 'open' && !isServed(batch.batchId) ? { ...batch, state: 'interrupted' } : batch;
  });
}

function noBatches(config: CliContext['config']): string {
  return `no batches yet in ${storeName(config)}${searchedFolders(config)}; start one with convsim run SPEC`;
}

/** The batches, and how those that were interrupted are resumed. A table that is redrawn must fit the screen: then only the latest batches are shown. */
function tableOf(context: CliContext, batches: readonly ListedBatch[], { watch }: StatusOptions): readonly string[] {
  const { outputColors: colors, isOutputLive, size } = context.terminal;
  const [headline = '', ...lines] = batchTable(batches, { width: lineWidth(context), colors });
  const below = interruptedLines(batches.filter(({ state }) => state === 'interrupted'));
  const room = Math.max(size.height - 3 - below.length, 1);
  if (!watch || !isOutputLive || lines.length <= room) return [headline, ...lines, ...below];
  const earlier = colors.dim(`${lines.length - room} earlier batches: convsim status`);
  return [earlier, headline, ...lines.slice(-room), ...below];
}

async function showBatch(context: CliContext, batchId: string, options: StatusOptions): Promise<void> {
  await using store = await openKnownStore(context);
  if (options.json) return await writeJson(context, detailJson(await readDetails(context, store, batchId)));
  await show(context, options, async () => {
    const details = await readDetails(context, store, batchId);
    const lines = detailLines(details, context.terminal.outputColors, lineWidth(context));
    return { lines, isOver: details.batch.state === 'closed' };
  });
}

async function readDetails({ config }: CliContext, store: Store, batchId: string): Promise<BatchDetails> {
  const batch = await requireBatch(store, batchId);
  const progress = await shownOf(store, batch, await store.progress(batchId));
  const [spent, failures] = [await store.readSpent(batchId), await store.failures(batchId)];
  return { batch, progress, spent, failures, ui: findUi(config) };
}

interface View {
  readonly lines: readonly string[];
  readonly isOver: boolean;
}

async function show({ terminal }: CliContext, { watch }: StatusOptions, read: () => Promise<View>): Promise<void> {
  const shown: Screen = screen(terminal);
  for (;;) {
    const startedAtMs = Date.now();
    const { lines, isOver: isLast } = await read();
    await shown.show(lines);
    if (!watch || isLast) return;
    // A large batch on a slow disk: watching must not slow the batch itself down.
    await sleep(Math.max(REFRESH_MS, (Date.now() - startedAtMs) * 10));
  }
}

function writeJson({ terminal }: CliContext, value: unknown): Promise<void> {
  return terminal.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Output that is not shown on a terminal is for a program or a file: nothing is cut. */
function lineWidth({ terminal }: CliContext): number {
  return terminal.isOutputLive ? terminal.size.width : Number.POSITIVE_INFINITY;
}
