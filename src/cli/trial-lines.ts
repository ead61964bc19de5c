import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { Usage } from '../contract/message.ts';
import { counted, fullCount, latency, timeSpan } from '../progress/amounts.ts';
import { costOf, costText } from '../progress/cost.ts';
import type { Estimate } from '../progress/estimate-batch.ts';
import type { StepCalled } from '../session/call-once.ts';
import type { BatchSize } from '../spec/survey-seeds.ts';
import { clipLine, oneLine, wrap } from './text-layout.ts';

/** Columns of a text that is shown of an answer, a context or a question. */
const SHOWN_WIDTH = 400;

const GROWTH =
  'Follow-up turns are longer: the agent is sent all earlier answers and questions again, each counted as long as the first.';

const SESSION_GROWTH =
  'Follow-up turns are longer: the agent keeps the conversation in its session, so all earlier answers and questions are counted again, each as long as the first.';

const NOTHING: Usage = { inputTokens: 0, outputTokens: 0 };

/** What one step gave: time and tokens in the first line, its text, shortened, below. */
export function stepLines({ step, text, ms, usage }: StepCalled, width: number): string[] {
  const size = step === 'context' ? counted(text.length, 'character') : tokensText(usage);
  return [`${step.padEnd(9)}${latency(ms)} · ${size}`, ...indented(text, width)];
}

/** What a text says, in lines of the terminal that begin below the others' figures; one that is cut shows how long it is. */
export function indented(text: string, width: number): string[] {
  const line = oneLine(text);
  const shown = clipLine(line, SHOWN_WIDTH);
  const lines = wrap(shown === line ? line : `${shown} (${counted(text.length, 'character')} in all)`, width - 10);
  return lines.filter((line) => line !== '').map((line) => `         ${line}`);
}

/** What a batch of this size is likely to use, and how that was worked out. */
export function estimateLines(
  size: BatchSize,
  estimate: Estimate,
  { prices, concurrency, agent }: Pick<SimulationSpec, 'prices' | 'concurrency' | 'agent'>,
): string[] {
  const hasSession = agent['session'] !== undefined;
  const { agentUsage, questionUsage, ms, limitedBy } = estimate;
  const cost = costOf({ agentUsage: agentUsage ?? NOTHING, questionUsage: questionUsage ?? NOTHING }, prices);
  const isCounted = agentUsage !== undefined || questionUsage !== undefined;
  return [
    `the batch, if every turn is like this one: ${counted(size.conversations, 'conversation')}, ${counted(size.turns, 'turn')}`,
    isCounted
      ? `tokens   agent ${tokensText(agentUsage)}; questions ${tokensText(questionUsage)}`
      : 'tokens   not counted: no reply reported its usage',
    ...(isCounted ? [`cost     ${cost ? `at most ${costText(cost)}` : 'unknown: the spec names no prices'}`] : []),
    `time     ${ms < 1_000 ? 'under 1s' : `about ${timeSpan(ms)}`} with ${fullCount(concurrency)} in flight; decided by ${limitedBy}`,
    ...(agentUsage ? [hasSession ? SESSION_GROWTH : GROWTH] : []),
  ];
}

function tokensText(usage: Usage | undefined): string {
  if (!usage) return 'tokens not counted';
  return `${fullCount(usage.inputTokens)} tokens in, ${fullCount(usage.outputTokens)} out`;
}
