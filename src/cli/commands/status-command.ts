import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { batchDoing, INTERRUPTED } from '../../progress/batch-doing.ts';
import { readServed } from '../../progress/is-served.ts';
import { judgeErrorsOf } from '../judge-error-lines.ts';
import { type ShownProgress, shownNow, withVerdicts } from '../../progress/shown-progress.ts';
import { isStoreThere, storeName } from '../../store/store-place.ts';
import type { Store } from '../../store/store.ts';
import { detailJson, detailLines, type BatchDetails } from '../batch-details.ts';
import { batchJson, batchTable, type ListedBatch } from '../batch-table.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, interruptedLines, requireBatch, searchedFolders } from '../require-batch.ts';
import { screen, type Screen } from '../screen.ts';
import { oneLine } from '../text-layout.ts';
import { findUi } from '../ui-place.ts';

interface StatusOptions {
  readonly watch?: boolean;
  readonly json?: boolean;
}

const REFRESH_MS = 1_000;
/** Batches of the listing whose causes are named; `status BATCH` names them for any. */
const MOST_EXPLAINED = 10;

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
  if (options.json) return await writeJson(context, await listJson(store));
  await show(context, options, async () => {
    const batches = await listed(store);
    if (batches.length === 0) terminal.say(noBatches(config));
    const below = await linesBelow(store, batches);
    const lines = batches.length === 0 ? [] : [...tableOf(context, batches, options, below.length), ...below];
    return { lines, isOver: batches.every(({ state }) => state === 'closed') };
  });
}

async function listed(store: Store): Promise<readonly ListedBatch[]> {
  const isServed = await readServed(store);
  return (await store.listBatches()).map((batch) => {
    return batch.state === 'open' && !isServed(batch.batchId) ? { ...batch, state: 'interrupted' } : batch;
  });
}

async function listJson(store: Store): Promise<readonly object[]> {
  const batches = await listed(store);
  const doing = new Map(await doingOf(store, batches));
  return batches.map((batch) => ({ ...batchJson(batch), doing: doing.get(batch.batchId) ?? [] }));
}

/** Below the table: how batches that were interrupted are resumed, why others are held, and what the latest of all wait for. */
async function linesBelow(store: Store, batches: readonly ListedBatch[]): Promise<readonly string[]> {
  const interrupted = interruptedLines(batches.filter(({ state }) => state === 'interrupted'));
  const doing = (await doingOf(store, batches)).flatMap(([batchId, lines]) =>
    lines.filter((line) => line !== INTERRUPTED).map((line) => `${batchId}: ${oneLine(line)}`),
  );
  const lines = [...interrupted, ...doing];
  return lines.length === 0 ? [] : ['', ...lines];
}

async function doingOf(
  store: Store,
  batches: readonly ListedBatch[],
): Promise<readonly (readonly [batchId: string, doing: readonly string[]])[]> {
  const judged = new Set((await store.openJudgings()).map(({ batchId }) => batchId));
  const shownBatches = batches
    .filter(({ state, batchId }) => (state !== 'loading' && state !== 'closed') || judged.has(batchId))
    .slice(-MOST_EXPLAINED);
  return Promise.all(
    shownBatches.map(async ({ state, ...batch }) => {
      const shown = await shownNow(store, { ...batch, state: state === 'interrupted' ? 'open' : state });
      return [batch.batchId, batchDoing(shown, Date.now())] as const;
    }),
  );
}

function noBatches(config: CliContext['config']): string {
  return `no batches yet in ${storeName(config)}${searchedFolders(config)}; start one with convsim run SPEC`;
}

/** A table that is redrawn must fit the screen: then only the latest batches are shown. */
function tableOf(
  context: CliContext,
  batches: readonly ListedBatch[],
  { watch }: StatusOptions,
  linesBelow: number,
): readonly string[] {
  const { outputColors: colors, isOutputLive, size } = context.terminal;
  const [headline = '', ...lines] = batchTable(batches, { width: lineWidth(context), colors });
  const room = Math.max(size.height - 3 - linesBelow, 1);
  if (!watch || !isOutputLive || lines.length <= room) return [headline, ...lines];
  return [colors.dim(`${lines.length - room} earlier batches: convsim status`), headline, ...lines.slice(-room)];
}

async function showBatch(context: CliContext, batchId: string, options: StatusOptions): Promise<void> {
  await using store = await openKnownStore(context);
  if (options.json) return await writeJson(context, detailJson(await readDetails(context, store, batchId)));
  await show(context, options, async () => {
    const details = await readDetails(context, store, batchId);
    const lines = detailLines(details, context.terminal.outputColors, lineWidth(context));
    return { lines, isOver: details.batch.state === 'closed' && !isBeingJudged(details.progress) };
  });
}

async function readDetails({ config }: CliContext, store: Store, batchId: string): Promise<BatchDetails> {
  const batch = await requireBatch(store, batchId);
  const progress = await withVerdicts(store, batchId, await shownNow(store, batch));
  const judgeErrors = await judgeErrorsOf(store, batchId, progress);
  const [spent, failures] = [await store.readSpent(batchId), await store.failures(batchId)];
  return { batch, progress, spent, failures, judgeErrors, ui: findUi(config) };
}

/** Whether there is more to see of a judging without anybody's help. */
function isBeingJudged({ judgings = [] }: ShownProgress): boolean {
  return judgings.some(({ paused, isInterrupted }) => paused === null && !isInterrupted);
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
