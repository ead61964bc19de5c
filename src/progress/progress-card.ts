import { endedCount } from '../contract/outcome.ts';
import { counted, fullCount } from './amounts.ts';
import { budgetDetails } from './budget-use.ts';
import { costText } from './cost-text.ts';
import { outcomeEntries } from './outcome-entries.ts';
import { paceText } from './pace-text.ts';
import type { Pace } from './pace.ts';
import { retryingText } from './retrying-text.ts';
import type { ShownProgress } from './shown-progress.ts';
import { usageText } from './usage-text.ts';

/**
 * What a batch or shard has reached, as Markdown for the Temporal UI, which shows some eight lines at once; `pace` where it runs
 * and is known.
 */
export function progressCard(progress: ShownProgress, pace?: Pace): string {
  const { seeds, outcomes, turns, cost, budget = [], retrying } = progress;
  const ended = outcomeEntries(outcomes).map(({ outcome, count }) => `${fullCount(count)} ${outcome}`);
  const rate = pace ? paceText(progress, pace) : '';
  const facts = [
    ...(ended.length > 0 ? [ended.join(', ')] : []),
    `${counted(turns, 'turn')}${rate === '' ? '' : ` · ${rate}`}`,
    `tokens: ${usageText(progress)}`,
    ...(cost ? [`cost: ${costText(cost)}`] : []),
    ...(budget.length > 0 ? [`budget: ${budgetDetails(budget)}`] : []),
    ...(retrying > 0 ? [retryingText(progress)] : []),
  ];
  const headline = `**${fullCount(endedCount(outcomes))} of ${counted(seeds, 'conversation')} ended**`;
  return [headline, '', ...facts.map((fact) => `- ${fact}`)].join('\n');
}
