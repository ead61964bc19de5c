import { Command, Option } from 'commander';
import { counted } from '../../progress/amounts.ts';
import { INTERRUPTED } from '../../progress/batch-doing.ts';
import { type ShownProgress, shownNow, withVerdicts } from '../../progress/shown-progress.ts';
import { isStoreThere } from '../../store/store-place.ts';
import type { Store } from '../../store/store.ts';
import { detailJson, detailLines, type BatchDetails } from '../batch-details.ts';
import { batchJson, batchTable } from '../batch-table.ts';
import type { CliContext } from '../cli-context.ts';
import { fitRows } from '../fit-rows.ts';
import { helpNotes } from '../help-notes.ts';
import { judgeErrorsOf } from '../judge-error-lines.ts';
import { activeBatches, listedBatches } from '../listed-batches.ts';
import { openKnownStore, interruptedLines, noBatches, requireBatch } from '../require-batch.ts';
import { oneLine } from '../text-layout.ts';
import { findUi } from '../../temporal/ui-place.ts';
import { watchedTable, type WatchedBatches } from '../watched-table.ts';
import { type View, watchView } from '../watch-view.ts';
import { jsonText } from '../json-text.ts';

interface StatusOptions {
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** Batches of the listing whose causes are named; `status BATCH` names them for any. */
const MOST_EXPLAINED = 10;
/** The same of a live table, which has no room for more. */
const MOST_WATCHED = 50;

/** `convsim status [BATCH]`: a table of the batches, or one of them in detail. Reads only the store. */
export function statusCommand(context: CliContext): Command {
  return new Command('status')
    .argument('[batch]', 'id of a batch; default: list all batches')
    .description('list the batches of this folder, or show one in detail')
    .addHelpText(
      'after',
      helpNotes('command-line.md#convsim-status', 'convsim status', 'convsim status nightly-7 --watch'),
    )
    .addOption(new Option('--watch', 'follow it live until the batch, or every batch, ends').conflicts('json'))
    .option('--json', 'print JSON')
    .action(async (batchId: string | undefined, options: StatusOptions) => {
      await (batchId === undefined ? listBatches(context, options) : showBatch(context, batchId, options));
    });
}

async function listBatches(context: CliContext, { json, watch }: StatusOptions): Promise<void> {
  const { terminal, config } = context;
  if (!isStoreThere(config)) {
    if (json) return terminal.write('[]\n');
    return terminal.say(noBatches(config));
  }
  await using store = await openKnownStore(context);
  if (json) return await writeJson(context, await listJson(store));
  const isTable = watch === true && terminal.isOutputLive;
  await show(context, watch, async () => {
    const batches = await listedBatches(store);
    if (batches.length === 0) terminal.say(noBatches(config));
    const active = await activeBatches(store, { batches, most: isTable ? MOST_WATCHED : MOST_EXPLAINED });
    return {
      draw: () => (isTable ? tableOf(context, { batches, active }) : listOf(context, { batches, active })),
      isOver:
        batches.every(({ state }) => state === 'closed') && active.every(({ progress }) => !isBeingJudged(progress)),
    };
  });
}

async function listJson(store: Store): Promise<readonly object[]> {
  const batches = await listedBatches(store);
  const active = await activeBatches(store, { batches, most: MOST_EXPLAINED });
  const doing = new Map(active.map((each) => [each.batch.batchId, each.doing]));
  return batches.map((batch) => ({ ...batchJson(batch), doing: doing.get(batch.batchId) ?? [] }));
}

/** A table that is drawn again and again. */
function tableOf({ terminal }: CliContext, watched: WatchedBatches): readonly string[] {
  if (watched.batches.length === 0) return [];
  return watchedTable(watched, { ...terminal.size, colors: terminal.outputColors });
}

/** A table of all batches; below it how those that were interrupted are resumed, why others are held, and what the latest of all wait for. */
function listOf(context: CliContext, { batches, active }: WatchedBatches): readonly string[] {
  if (batches.length === 0) return [];
  const colors = context.terminal.outputColors;
  const interrupted = interruptedLines(batches.filter(({ state }) => state === 'interrupted'));
  const doing = active.flatMap(({ batch, doing: lines }) =>
    lines.filter((line) => line !== INTERRUPTED).map((line) => `${batch.batchId}: ${oneLine(line)}`),
  );
  const below = [...interrupted, ...doing];
  return [...batchTable(batches, { width: lineWidth(context), colors }), ...(below.length === 0 ? [] : ['', ...below])];
}

async function showBatch(context: CliContext, batchId: string, { json, watch }: StatusOptions): Promise<void> {
  const { terminal } = context;
  await using store = await openKnownStore(context);
  if (json) return await writeJson(context, detailJson(await readDetails(context, store, batchId)));
  await show(context, watch, async () => {
    const details = await readDetails(context, store, batchId);
    const draw = () => detailLines(details, terminal.outputColors, lineWidth(context));
    const more = (count: number) =>
      terminal.outputColors.dim(`… and ${counted(count, 'more line')}: convsim status ${batchId}`);
    return {
      draw: () => (watch && terminal.isOutputLive ? fitRows(draw(), { ...terminal.size, more }) : draw()),
      isOver: details.batch.state === 'closed' && !isBeingJudged(details.progress),
    };
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

async function show({ terminal }: CliContext, watch: boolean | undefined, read: () => Promise<View>): Promise<void> {
  if (watch) return await watchView(terminal, read);
  const lines = (await read()).draw();
  if (lines.length > 0) await terminal.write(`${lines.join('\n')}\n`);
}

function writeJson({ terminal }: CliContext, value: unknown): Promise<void> {
  return terminal.write(jsonText(value));
}

/** Output that is not shown on a terminal is for a program or a file: nothing is cut. */
function lineWidth({ terminal }: CliContext): number {
  return terminal.isOutputLive ? terminal.size.width : Number.POSITIVE_INFINITY;
}
