import { Command, Option } from 'commander';
import { pauseHeadline } from '../../contract/brake-reason.ts';
import { conversationWorkflowId } from '../../contract/ids.ts';
import { conversationRecord } from '../../output/conversation-record.ts';
import { type FoundInSet, scoreLines } from '../score-lines.ts';
import { scoreRecords } from '../../output/score-records.ts';
import { turnRecords } from '../../output/turn-records.ts';
import { conversationWaitText, INTERRUPTED, storeWaitText } from '../../progress/batch-doing.ts';
import { boundedWait } from '../../progress/bounded-wait.ts';
import { isInterrupted } from '../../progress/is-served.ts';
import { type NextCommand, nextCommands } from '../../progress/next-commands.ts';
import { shownOf } from '../../progress/shown-progress.ts';
import { isLedByScript } from '../../contract/function-type.ts';
import { isNormalOutcome } from '../../contract/outcome.ts';
import { commandLines } from '../command-lines.ts';
import type { Store } from '../../store/store.ts';
import type { CliContext } from '../cli-context.ts';
import { listConversations, listJson, listLines } from '../conversation-list.ts';
import { findConversation, type FoundConversation, requireNamedBatch } from '../find-conversation.ts';
import { helpNotes } from '../help-notes.ts';
import { pageText } from '../page-text.ts';
import { openKnownStore } from '../require-batch.ts';
import { transcriptLines } from '../transcript-lines.ts';
import { findUi, workflowLink } from '../../temporal/ui-place.ts';
import { wholeNumber } from '../whole-number.ts';
import { jsonText } from '../json-text.ts';

interface ShowOptions {
  readonly seed?: string;
  readonly outcome?: string;
  readonly find?: string;
  readonly limit: string;
  readonly json?: boolean;
  /** `false` with `--no-pager`. */
  readonly pager: boolean;
}

const LISTED = { min: 1, max: 100_000, what: 'conversations' };

/** `convsim show`: the transcript of a conversation, or the conversations of a batch; reads only the store. */
export function showCommand(context: CliContext): Command {
  return new Command('show')
    .argument('<batch-or-conversation>', 'id of a batch, or of a conversation: <batch>/<seed>')
    .description('show the transcript of a conversation, or list the conversations of a batch')
    .addHelpText(
      'after',
      helpNotes(
        'command-line.md#convsim-show',
        'convsim show nightly-7/refund-policy',
        'convsim show nightly-7 --outcome agent-failed',
      ),
    )
    .option('--seed <id>', 'the conversation of this seed, by its id in the seed file')
    .addOption(
      new Option(
        '--outcome <outcome>',
        'list only the conversations with this outcome, or those still "running"',
      ).conflicts('seed'),
    )
    .addOption(
      new Option('--find <text>', 'list only the conversations with this text in their seed question or id').conflicts(
        'seed',
      ),
    )
    .option('--limit <n>', 'the most conversations to list', '20')
    .option('--json', 'print JSON')
    .option('--no-pager', 'print a text that is longer than the screen at once, without $PAGER')
    .action(async (name: string, options: ShowOptions) => {
      const text = await readText(context, { name, options });
      await (options.pager && !options.json ? pageText(text, context) : context.terminal.write(text));
    });
}

/** The store is closed while people read. */
async function readText(context: CliContext, asked: { name: string; options: ShowOptions }): Promise<string> {
  await using store = await openKnownStore(context);
  return await textOf(context, store, asked);
}

async function textOf(
  context: CliContext,
  store: Store,
  { name, options }: { name: string; options: ShowOptions },
): Promise<string> {
  const { seed, outcome, find, json } = options;
  const isBatch = seed === undefined && !name.includes('/');
  if (isBatch || outcome !== undefined || find !== undefined) return listOf(context, store, { batchId: name, options });
  const found = await findConversation(store, seed === undefined ? name : `${name}/${seed}`);
  const scores = await scoresOf(store, found);
  if (json) return jsonOf(found, scores, context);
  return transcriptOf(found, context, {
    scores,
    doing: await doingOf(store, found),
    next: await nextOf(store, found),
  });
}

/** What every set of judges found of the conversation. */
async function scoresOf(store: Store, { batch, conversation }: FoundConversation): Promise<readonly FoundInSet[]> {
  const { batchId } = batch;
  const rubrics = await store.listRubrics(batchId);
  if (rubrics.length === 0) return [];
  const found = await store.judgementsOf({ batchId, seedIndex: conversation.seed.index });
  return rubrics.map((rubric) => ({
    rubric,
    judgements: found.filter(({ set }) => set === rubric.set).map(({ judgement }) => judgement),
  }));
}

/** Output that is not shown on a terminal is for a program or a file: nothing is cut. */
async function listOf(
  { terminal }: CliContext,
  store: Store,
  { batchId, options }: { batchId: string; options: ShowOptions },
): Promise<string> {
  const { outcome, find: text } = options;
  if (!batchId.includes('/')) await requireNamedBatch(store, batchId);
  const limit = wholeNumber('--limit', options.limit, LISTED);
  const list = await listConversations(store, { batchId, outcome, text, limit });
  if (options.json) return jsonText(listJson(list));
  const width = terminal.isOutputLive ? terminal.size.width : Number.POSITIVE_INFINITY;
  return listLines(list, terminal.outputColors, width)
    .map((line) => `${line}\n`)
    .join('');
}

/** What holds the conversation, and what its steps wait for, with the whole message. */
async function doingOf(store: Store, { batch, conversation }: FoundConversation): Promise<readonly string[]> {
  if (conversation.ending) return [];
  const { batchId, manifest } = batch;
  const wasInterrupted = await isInterrupted(store, batch);
  const waits = await store.waits({ batchId, seedIndex: conversation.seed.index });
  const held =
    batch.state === 'paused'
      ? [`batch ${batchId} is ${pauseHeadline(batch.pauseReason ?? 'no reason was given')}`]
      : [];
  if (batch.state !== 'closed') await store.probe().catch(() => undefined);
  const { reason } = store.trouble;
  const stored = reason === null ? [] : [storeWaitText(reason)];
  const nowMs = wasInterrupted ? undefined : Date.now();
  const waiting = waits.map((wait) => conversationWaitText(boundedWait(wait, manifest.spec), nowMs));
  return [...(wasInterrupted ? [`batch ${batchId} was ${INTERRUPTED}`] : held), ...stored, ...waiting];
}

/** What takes the batch further, where this conversation is not done with it. */
async function nextOf(store: Store, { batch, conversation }: FoundConversation): Promise<readonly NextCommand[]> {
  const { batchId, state, manifest } = batch;
  const isDone = conversation.ending !== null && isNormalOutcome(conversation.ending.outcome);
  if (isDone || state === 'loading') return [];
  const progress = await shownOf(store, batch, await store.progress(batchId));
  if (state === 'open' && !progress.isInterrupted) return [];
  const pauseReason = progress.paused ?? null;
  const failures = await store.failures(batchId);
  return nextCommands({ batchId, progress, pauseReason, failures, isScript: isLedByScript(manifest.spec) });
}

function transcriptOf(
  { batch, conversation }: FoundConversation,
  { terminal, config }: CliContext,
  { doing, next, scores }: { doing: readonly string[]; next: readonly NextCommand[]; scores: readonly FoundInSet[] },
): string {
  const { outputColors: colors, size } = terminal;
  const lines = transcriptLines(conversation, { batchId: batch.batchId, doing, colors, width: size.width });
  const workflowId = conversationWorkflowId(config.prefix, conversation.seed.conversationId);
  const ui = findUi(config);
  const link = ui ? `Temporal UI: ${workflowLink(ui, workflowId)}` : `Temporal workflow: ${workflowId}`;
  const judged = scoreLines(scores, { colors, width: Math.min(size.width, 100) });
  return [...lines, ...judged, ...commandLines(next, { colors, width: size.width }), colors.dim(link), ''].join('\n');
}

/** The records of the conversation, as the JSONL files hold them, and its workflow. */
function jsonOf(
  { batch, conversation }: FoundConversation,
  found: readonly FoundInSet[],
  { config }: CliContext,
): string {
  const { batchId, manifest } = batch;
  const workflowId = conversationWorkflowId(config.prefix, conversation.seed.conversationId);
  const ui = findUi(config);
  const document = {
    conversation: conversationRecord(conversation, manifest.spec, batchId, found),
    turns: turnRecords(conversation, manifest.spec, batchId),
    ...(found.some(({ judgements }) => judgements.length > 0) && {
      scores: scoreRecords({ row: conversation, found }, { batchId, spec: manifest.spec }),
    }),
    workflow_id: workflowId,
    ...(ui && { ui_url: workflowLink(ui, workflowId) }),
  };
  return jsonText(document);
}
