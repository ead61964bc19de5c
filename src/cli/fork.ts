import type { Command } from 'commander';
import { type ForkDraft, draftFork, prepareFork } from '../client/fork-conversation.ts';
import { InputError } from '../contract/errors.ts';
import { counted } from '../progress/amounts.ts';
import type { Store } from '../store/store.ts';
import { checkLead } from './check-lead.ts';
import type { CliContext } from './context.ts';
import { findConversation } from './find-conversation.ts';
import { openKnownStore } from './known-batch.ts';
import { leadBatch } from './lead-batch.ts';
import { type LeadOptions, outWords, withLeadOptions } from './lead-options.ts';
import { shellWords } from './shell-words.ts';
import { requireLeadable } from './steerable-batch.ts';
import { TURNS, wholeNumber } from './whole-number.ts';

interface ForkCommandOptions extends LeadOptions {
  readonly turn: string;
  readonly question?: string;
  readonly turns?: string;
  readonly batch?: string;
}

/** `convsim fork CONVERSATION --turn K`: a new batch that goes on from the first K turns of a conversation. */
export function addForkCommand(program: Command, context: CliContext): void {
  const command = program
    .command('fork')
    .argument('<conversation>', 'id of the conversation: <batch>/<seed>')
    .requiredOption('--turn <k>', 'the first turn of its own; turns 0 to k-1 are copied')
    .option('--question <text>', 'asked at that turn; default: what was asked there, else what the generator makes')
    .option('--turns <n>', 'follow-up turns after the seed question, in all; default: those of the original')
    .option('--batch <id>', 'id of the new batch; default: made from conversation, turn, question and limit')
    .description('go on from the first turns of a conversation in a batch of its own');
  withLeadOptions(command).action(async (conversationId: string, options: ForkCommandOptions) => {
    process.exitCode = await fork(context, conversationId, options);
  });
}

async function fork(context: CliContext, name: string, options: ForkCommandOptions): Promise<number> {
  const store = await openKnownStore(context);
  try {
    const draft = await draftOf(store, name, options);
    const { batchId, seed, manifest } = draft;
    await checkLead(context, { batchId, options });
    const { conversationId: origin = name, turn = 0 } = manifest.forkedFrom ?? {};
    const prepare = async () => {
      await prepareFork(store, draft);
      context.terminal.say(
        `batch ${batchId}: ${seed.conversationId} goes on from ${counted(turn, 'turn')} of ${origin}`,
      );
    };
    return await leadBatch(context, { store, batchId, options, prepare, resume: forkCommand(name, options) });
  } finally {
    await store.close();
  }
}

function forkCommand(name: string, options: ForkCommandOptions): string {
  const given = {
    '--turn': options.turn,
    '--question': options.question,
    '--turns': options.turns,
    '--batch': options.batch,
  };
  const words = Object.entries(given).flatMap(([option, value]) => (value === undefined ? [] : [option, value]));
  return shellWords(['convsim', 'fork', name, ...words, ...outWords(options)]);
}

async function draftOf(store: Store, name: string, given: ForkCommandOptions): Promise<ForkDraft> {
  const turn = wholeNumber('--turn', given.turn, TURNS);
  if (given.question?.trim() === '')
    throw InputError.of('--question', 'is blank; give a question, or leave the option out');
  const maxTurns = given.turns === undefined ? undefined : wholeNumber('--turns', given.turns, TURNS);
  const { batch, conversation } = await findConversation(store, name);
  await requireLeadable(store, batch.batchId);
  return draftFork(store, { batch, conversation }, { turn, maxTurns, question: given.question, batchId: given.batch });
}
