import { Command } from 'commander';
import { type ForkDraft, draftFork } from '../../client/prepare-fork.ts';
import { InputError } from '../../contract/errors.ts';
import type { Store } from '../../store/store.ts';
import { checkRun } from '../check-run.ts';
import type { CliContext } from '../cli-context.ts';
import { findConversation } from '../find-conversation.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, requireRunnable } from '../require-batch.ts';
import { type RunOptions, withRunOptions } from '../run-options.ts';
import { runToEnd } from '../run-to-end.ts';
import { TURNS, wholeNumber } from '../whole-number.ts';

interface ForkCommandOptions extends RunOptions {
  readonly turn: string;
  readonly question?: string;
  readonly turns?: string;
  readonly batch?: string;
}

/** `convsim fork CONVERSATION --turn K`: a new batch that branches a conversation at turn K. */
export function forkCommand(context: CliContext): Command {
  const command = new Command('fork')
    .argument('<conversation>', 'id of the conversation: <batch>/<seed>')
    .requiredOption('--turn <k>', 'the turn to branch at; turns 0 to k-1 are copied')
    .option('--question <text>', 'question to ask at that turn; default: the original one, else one from the generator')
    .option('--turns <n>', 'follow-up turns after the seed question in total; default: as in the original')
    .option('--batch <id>', 'id of the new batch; default: derived from conversation, turn, question and limit')
    .description('branch a conversation at a turn, in a new batch')
    .addHelpText(
      'after',
      helpNotes(
        'steering.md#fork',
        'convsim fork nightly-7/refund-policy --turn 2',
        "convsim fork nightly-7/refund-policy --turn 2 --question 'And abroad?'",
      ),
    );
  return withRunOptions(command).action(async (conversationId: string, options: ForkCommandOptions) => {
    process.exitCode = await fork(context, conversationId, options);
  });
}

async function fork(context: CliContext, name: string, options: ForkCommandOptions): Promise<number> {
  await using store = await openKnownStore(context);
  const draft = await draftOf(store, name, options);
  const { batchId } = draft;
  await checkRun(context, { batchId, options });
  const change = { kind: 'fork', draft } as const;
  return await runToEnd(context, { store, batchId, change, options, again: forkWords(name, options) });
}

function forkWords(name: string, options: ForkCommandOptions): string[] {
  const given = {
    '--turn': options.turn,
    '--question': options.question,
    '--turns': options.turns,
    '--batch': options.batch,
  };
  const words = Object.entries(given).flatMap(([option, value]) => (value === undefined ? [] : [option, value]));
  return ['fork', name, ...words];
}

async function draftOf(store: Store, name: string, given: ForkCommandOptions): Promise<ForkDraft> {
  const turn = wholeNumber('--turn', given.turn, TURNS);
  if (given.question?.trim() === '') throw InputError.of('--question', 'is blank; give a question, or omit the option');
  const maxTurns = given.turns === undefined ? undefined : wholeNumber('--turns', given.turns, TURNS);
  const { batch, conversation } = await findConversation(store, name);
  await requireRunnable(store, batch.batchId);
  return draftFork(store, { batch, conversation }, { turn, maxTurns, question: given.question, batchId: given.batch });
}
