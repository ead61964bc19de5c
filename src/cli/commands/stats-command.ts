import { Command, Option } from 'commander';
import { type Grouping, GROUPINGS } from '../../reports/batch-statistics.ts';
import { statisticsJson } from '../../reports/reports-json.ts';
import { storedStatistics } from '../../reports/stored-statistics.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { openKnownStore, requireBatch } from '../require-batch.ts';
import { statisticsLines } from '../statistics-lines.ts';
import { jsonText } from '../json-text.ts';

interface StatsOptions {
  readonly set?: string;
  readonly by?: Grouping;
  readonly json?: boolean;
}

/** Groups that a terminal shows: more are for a file. */
const MOST_GROUPS = 20;

/** `convsim stats BATCH`: how many conversations passed, with intervals; reads only the store. */
export function statsCommand(context: CliContext): Command {
  return new Command('stats')
    .argument('<batch>', 'id of the batch')
    .description('show how many conversations of a judged batch passed, with intervals')
    .addHelpText('after', helpNotes('statistics.md', 'convsim stats nightly-7', 'convsim stats nightly-7 --by persona'))
    .option('--set <name>', 'only this set of scores; default: all of them, side by side')
    .addOption(new Option('--by <what>', 'count groups of conversations apart too').choices(GROUPINGS))
    .option('--json', 'print JSON')
    .action(async (batchId: string, { set, by, json }: StatsOptions) => {
      const { terminal } = context;
      await using store = await openKnownStore(context);
      const sets = await storedStatistics(store, await requireBatch(store, batchId), { set, by });
      if (json) {
        const document = { batch_id: batchId, ...(by && { by }), sets: sets.map(statisticsJson) };
        return await terminal.write(jsonText(document));
      }
      const mostGroups = terminal.isOutputLive ? MOST_GROUPS : Number.POSITIVE_INFINITY;
      const { outputColors: colors, size } = terminal;
      const lines = statisticsLines(sets, { batchId, by, colors, width: size.width, mostGroups });
      return await terminal.write(`${lines.join('\n')}\n`);
    });
}
