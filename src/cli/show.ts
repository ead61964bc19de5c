import type { Command } from 'commander';
import { conversationWorkflowId } from '../contract/ids.ts';
import { conversationRecordOf } from '../output/conversation-record.ts';
import { turnRecordsOf } from '../output/turn-record.ts';
import type { CliContext } from './context.ts';
import { findConversation, type FoundConversation } from './find-conversation.ts';
import { openKnownStore } from './known-batch.ts';
import { transcriptLines } from './transcript.ts';
import { findUi, workflowLink } from './ui-links.ts';

/** `convsim show CONVERSATION`: what was said, from the store alone. */
export function addShowCommand(program: Command, context: CliContext): void {
  program
    .command('show')
    .argument('<conversation>', 'id of a conversation, <batch>/<seed>')
    .description('show the transcript of a conversation')
    .option('--json', 'print one JSON document')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const store = await openKnownStore(context);
      try {
        const found = await findConversation(store, name);
        await context.terminal.write(json ? jsonOf(found, context) : transcriptOf(found, context));
      } finally {
        await store.close();
      }
    });
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
