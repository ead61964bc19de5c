import type { Command } from 'commander';
import { checkExtension, extendBatch } from '../client/extend-batch.ts';
import { counted } from '../progress/amounts.ts';
import { checkLead } from './check-lead.ts';
import type { CliContext } from './context.ts';
import { openKnownStore } from './known-batch.ts';
import { leadBatch } from './lead-batch.ts';
import { type LeadOptions, outWords, withLeadOptions } from './lead-options.ts';
import { shellWords } from './shell-words.ts';
import { requireLeadable } from './steerable-batch.ts';
import { TURNS, wholeNumber } from './whole-number.ts';

interface ExtendOptions extends LeadOptions {
  readonly turns: string;
}

/** `convsim extend BATCH --turns N`: raises the limit of turns; completed conversations go on. */
export function addExtendCommand(program: Command, context: CliContext): void {
  const command = program
    .command('extend')
    .argument('<batch>', 'id of the batch')
    .requiredOption('--turns <n>', 'the new maxTurns: follow-up turns after the seed question, in all')
    .description('let the completed conversations of a batch go on up to more turns');
  withLeadOptions(command).action(async (batchId: string, options: ExtendOptions) => {
    process.exitCode = await extend(context, batchId, options);
  });
}

async function extend(context: CliContext, batchId: string, options: ExtendOptions): Promise<number> {
  const maxTurns = wholeNumber('--turns', options.turns, TURNS);
  const store = await openKnownStore(context);
  try {
    const batch = await requireLeadable(store, batchId);
    checkExtension(batch, maxTurns);
    await checkLead(context, { batchId, options });
    const prepare = async () => {
      const count = await extendBatch(store, batch, maxTurns);
      const goOn = `${counted(count, 'completed conversation')} ${count === 1 ? 'goes' : 'go'} on`;
      context.terminal.say(`batch ${batchId}: up to ${counted(maxTurns, 'follow-up turn')}; ${goOn}`);
    };
    const again = shellWords(['convsim', 'extend', batchId, '--turns', options.turns, ...outWords(options)]);
    return await leadBatch(context, { store, batchId, options, prepare, resume: again });
  } finally {
    await store.close();
  }
}
