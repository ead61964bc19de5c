import { endedCount } from '../contract/outcome.ts';
import { counted, fullCount } from './amounts.ts';
import { budgetDetails } from './budget-use.ts';
import { costText } from './cost-text.ts';
import { outcomeEntries } from './outcome-entries.ts';
import type { Pace } from './pace.ts';
import { paceText } from './pace-text.ts';
import { retryingText } from './retrying-text.ts';
import type { ShownProgress } from './shown-progress.ts';
import { usageText } from './usage-text.ts';

/** What a batch or shard has reached, as Markdown for the Temporal UI; `pace` where it runs and is known. */
export function progressCard(progress: ShownProgress, pace?: Pace): string {
  const { seeds, outcomes, turns, cost, budget = [], retrying } = progress;
  const rows = outcomeEntries(outcomes).map(({ outcome, count }) => `| ${outcome} | ${fullCount(count)} |`);
  const rate = pace ? paceText(progress, pace) : '';
  const facts = [
    `- ${counted(turns, 'turn')}${rate === '' ? '' : ` · ${rate}`}`,
    `- tokens: ${usageText(progress)}`,
    ...(cost ? [`- cost: ${costText(cost)}`] : []),
    ...(budget.length > 0 ? [`- budget: ${budgetDetails(budget)}`] : []),
    ...(retrying > 0 ? [`- ${retryingText(progress)}`] : []),
  ];
  const ended = `**${fullCount(endedCount(outcomes))} of ${counted(seeds, 'conversation')} ended**`;
  const table = rows.length > 0 ? [['| outcome | conversations |', '|---|---|', ...rows].join('\n')] : [];
  return [ended, ...table, facts.join('\n')].join('\n\n');
}
