import type { Usage } from '../contract/message.ts';
import type { Progress } from '../store/store.ts';
import { fullCount } from './amounts.ts';

/** Tokens of a batch by side: `agent 34,100 in, 5,200 out; questions …`; `not counted` where no server counted. */
export function usageText({ agentUsage, questionUsage }: Pick<Progress, 'agentUsage' | 'questionUsage'>): string {
  const sides = [sideText('agent', agentUsage), sideText('questions', questionUsage)].filter((text) => text !== '');
  return sides.join('; ') || 'not counted';
}

function sideText(side: string, { inputTokens, outputTokens }: Usage): string {
  if (inputTokens + outputTokens === 0) return '';
  return `${side} ${fullCount(inputTokens)} in, ${fullCount(outputTokens)} out`;
}
