import { Command, Option } from 'commander';
import { conversationWorkflowId } from '../../contract/ids.ts';
import { conversationRecord } from '../../output/conversation-record.ts';
import { turnRecords } from '../../output/turn-records.ts';
import type { Store } from '../../store/store.ts';
import type { CliContext } from '../cli-context.ts';
import { listByOutcome, listJson, listLines } from '../conversation-list.ts';
import { findConversation, type FoundConversation } from '../find-conversation.ts';
import { openKnownStore } from '../require-batch.ts';
import { transcriptLines } from '../transcript-lines.ts';
import { findUi, workflowLink } from '../ui-place.ts';
import { wholeNumber } from '../whole-number.ts';

interface ShowOptions {
  readonly seed?: string;
  readonly outcome?: string;
  readonly limit: string;
  readonly json?: boolean;
}

const LISTED = { min: 1, max: 100_000, what: 'conversations' };

/** `convsim show`: the transcript of a conversation, or the conversations with an outcome; reads only the store. */
export function showCommand(context: CliContext): Command {
  return new Command('show')
    .argument('<conversation>', 'id of a conversation, <batch>/<seed>; with --seed or --outcome, id of a batch')
    .description('show the transcript of a conversation, or list conversations by outcome')
    .option('--seed <id>', 'the conversation of this seed, by its id in the seed file')
    .addOption(
      new Option('--outcome <outcome>', 'list the conversations with this outcome, or those still "running"').conflicts(
        'seed',
      ),
    )
    .option('--limit <n>', 'most conversations to list', '20')
    .option('--json', 'print JSON')
    .action(async (name: string, options: ShowOptions) => {
      await using store = await openKnownStore(context);
      await context.terminal.write(await textOf(context, store, { name, options }));
    });
}

async function textOf(
  context: CliContext,
  store: Store,
  { name, options }: { name: string; options: ShowOptions },
): Promise<string> {
  const { seed, outcome, json } = options;
  if (outcome !== undefined) return listOf(context, store, { batchId: name, outcome, options });
  const found = await findConversation(store, seed === undefined ? name : `${name}/${seed}`);
  return json ? jsonOf(found, context) : transcriptOf(found, context);
}

/** Output that is not shown on a terminal is for a program or a file: nothing is cut. */
async function listOf(
  { terminal }: CliContext,
  store: Store,
  { batchId, outcome, options }: { batchId: string; outcome: string; options: ShowOptions },
): Promise<string> {
  const limit = wholeNumber('--limit', options.limit, LISTED);
  const list = await listByOutcome(store, { batchId, outcome, limit });
  if (options.json) return `${JSON.stringify(listJson(list), null, 2)}\n`;
  const width = terminal.isOutputLive ? terminal.size.width : Number.POSITIVE_INFINITY;
  return listLines(list, terminal.outputColors, width)
    .map((line) => `${line}\n`)
    .join('');
}

function transcriptOf({ batch, conversation }: FoundConversation, { terminal, config }: CliContext): string {
  const { outputColors: colors, size } = terminal;
  const lines = transcriptLines(conversation, { batchId: batch.batchId, colors, width: size.width });
  const workflowId = conversationWorkflowId(config.prefix, conversation.seed.conversationId);
  const ui = findUi(config);
  const link = ui ? `Temporal UI: ${workflowLink(ui, workflowId)}` : `Temporal workflow: ${workflowId}`;
  return [...lines, colors.dim(link), ''].join('\n');
}

/** The records of the conversation, as the JSONL files hold them, and its workflow. */
function jsonOf({ batch, conversation }: FoundConversation, { config }: CliContext): string {
  const { batchId, manifest } = batch;
  const workflowId = conversationWorkflowId(config.prefix, conversation.seed.conversationId);
  const ui = findUi(config);
  const document = {
    conversation: conversationRecord(conversation, manifest.spec, batchId),
    turns: turnRecords(conversation, manifest.spec, batchId),
    workflow_id: workflowId,
    ...(ui && { ui_url: workflowLink(ui, workflowId) }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
