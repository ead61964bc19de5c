import { Command } from 'commander';
import { comparisonJson } from '../../reports/reports-json.ts';
import { storedComparison } from '../../reports/stored-comparison.ts';
import type { Batch } from '../../store/store.ts';
import type { CliContext } from '../cli-context.ts';
import { comparisonLines } from '../comparison-lines.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, requireBatches } from '../require-batch.ts';
import { jsonText } from '../json-text.ts';

interface CompareOptions {
  readonly set?: string;
  readonly json?: boolean;
}

/** Flips that a terminal shows: more are for a file. */
const MOST_FLIPS = 20;

/** `convsim compare A B`: how two judged batches over the same cases differ; reads only the store. */
export function compareCommand(context: CliContext): Command {
  return new Command('compare')
    .argument('<a>', 'id of the batch to compare with')
    .argument('<b>', 'id of the batch that may be better or worse')
    .description('compare two judged batches case by case')
    .addHelpText('after', helpNotes('statistics.md#compare-two-agents', 'convsim compare nightly-6 nightly-7'))
    .option('--set <name>', 'the set of scores to compare; default: that of the spec, or the only one in common')
    .option('--json', 'print JSON')
    .action(async (idOfA: string, idOfB: string, { set, json }: CompareOptions) => {
      const { terminal } = context;
      await using store = await openKnownStore(context);
      const [a, b] = (await requireBatches(store, [idOfA, idOfB])) as [Batch, Batch];
      const comparison = await storedComparison(store, { a, b }, { set });
      const ids = { a: idOfA, b: idOfB };
      if (json) return await terminal.write(jsonText(comparisonJson(comparison, ids)));
      const mostFlips = terminal.isOutputLive ? MOST_FLIPS : Number.POSITIVE_INFINITY;
      const { outputColors: colors, size } = terminal;
      const lines = comparisonLines(comparison, { ids, colors, width: size.width, mostFlips });
      return await terminal.write(`${lines.join('\n')}\n`);
    });
}
