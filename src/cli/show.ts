import { type Command, Option } from 'commander';
import { conversationWorkflowId } from '../contract/ids.ts';
import { conversationRecordOf } from '../output/conversation-record.ts';
import { turnRecordsOf } from '../output/turn-record.ts';
import type { Store } from '../store/store.ts';
import type { CliContext } from './context.ts';
import { listByOutcome, listJson, listLines } from './conversation-list.ts';
import { findConversation, type FoundConversation } from './find-conversation.ts';
import { openKnownStore } from './known-batch.ts';
import { transcriptLines } from './transcript.ts';
import { findUi, workflowLink } from './ui-links.ts';
import { wholeNumber } from './whole-number.ts';

interface ShowOptions {
  readonly seed?: string;
  readonly outcome?: string;
  readonly limit: string;
  readonly json?: boolean;
}

const LISTED = { min: 1, max: 100_000, what: 'conversations' };

/** `convsim show`: what was said in a conversation, or which conversations ended so; from the store alone. */
export function addShowCommand(program: Command, context: CliContext): void {
  program
    .command('show')
    .argument('<conversation>', 'id of a conversation, <batch>/<seed>; with --seed or --outcome the id of a batch')
    .description('show the transcript of a conversation, or list those with an outcome')
    .option('--seed <id>', 'the conversation of this seed, by its id in the seed file')
    .addOption(
      new Option('--outcome <outcome>', 'list the conversations that ended so, or "running"').conflicts('seed'),
    )
    .option('--limit <n>', 'conversations to list', '20')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: ShowOptions) => {
      const store = await openKnownStore(context);
      try {
        await context.terminal.write(await textOf(context, store, { name, options }));
      } finally {
        await store.close();
      }
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

/** What is not seen on a terminal is for a program, or a file: nothing is cut. */
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
    conversation: conversationRecordOf(conversation, manifest.spec, batchId),
    turns: turnRecordsOf(conversation, manifest.spec, batchId),
    workflow_id: workflowId,
    ...(ui && { ui_url: workflowLink(ui, workflowId) }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
