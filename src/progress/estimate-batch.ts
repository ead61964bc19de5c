import type { Usage } from '../contract/message.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';

/** What one call took. */
export interface MeasuredCall {
  readonly ms: number;
  /** `undefined` where nobody counted. */
  readonly usage?: Usage | undefined;
}

/** The calls of one first exchange; those that were not made are left out. */
export interface FirstExchange {
  readonly agent: MeasuredCall;
  readonly context?: MeasuredCall | undefined;
  readonly question?: MeasuredCall | undefined;
}

/** How much a batch has to do, if no conversation ends early. */
interface Size {
  readonly conversations: number;
  readonly turns: number;
  /** Exchanges that stand before the question of a turn in what the agent is sent, summed over all turns. */
  readonly earlierExchanges: number;
  readonly mostTurns: number;
  /** Calls that make questions, a user's last reactions included. */
  readonly questionCalls: number;
  /** Exchanges beyond the first that a user is shown again before it asks, summed over all its calls; 0 for other generators. */
  readonly shownExchanges: number;
}

/** What a batch is likely to use. */
export interface Estimate {
  /** `undefined` where nobody counted the tokens of the call. */
  readonly agentUsage: Usage | undefined;
  readonly questionUsage: Usage | undefined;
  readonly ms: number;
  /** The key of the spec that decides how long it takes; `agent` where the longest conversation alone takes that long. */
  readonly limitedBy: string;
}

/**
 * Tokens and time of a batch, if every turn is like the first: a question costs what the first one did, and what the agent and a
 * user are sent grows with every turn by the answer and the question before it. Waits for servers that refuse are left out.
 */
export function estimateBatch(
  size: Size,
  exchange: FirstExchange,
  { concurrency, limits }: Pick<SimulationSpec, 'concurrency' | 'limits'>,
): Estimate {
  const followUps = size.turns - size.conversations;
  const agentUsage = agentTokens(size, exchange);
  const questionUsage = questionTokens(size, exchange);
  const agentMs = exchange.agent.ms;
  const contextMs = exchange.context?.ms ?? 0;
  const questionMs = exchange.question?.ms ?? 0;
  const workMs = size.turns * agentMs + followUps * contextMs + size.questionCalls * questionMs;
  const longestMs = size.mostTurns * agentMs + (size.mostTurns - 1) * (contextMs + questionMs);
  const candidates = [
    { limitedBy: 'concurrency', ms: workMs / Math.min(concurrency, size.conversations) },
    { limitedBy: 'the longest conversation', ms: longestMs },
    ...rateTimes('limits.agent', limits.agent, { requests: size.turns, usage: agentUsage }),
    ...rateTimes('limits.questions', limits.questions, { requests: size.questionCalls, usage: questionUsage }),
  ];
  const slowest = candidates.reduce((most, each) => (each.ms > most.ms ? each : most));
  return { agentUsage, questionUsage, ...slowest };
}

/** Exchanges before a question are sent again, as input, with every question after it. */
function agentTokens(size: Size, { agent, question }: FirstExchange): Usage | undefined {
  const all = times(agent.usage, size.turns);
  if (!all || !agent.usage) return undefined;
  const perExchange = agent.usage.outputTokens + (question?.usage?.outputTokens ?? 0);
  return { ...all, inputTokens: all.inputTokens + size.earlierExchanges * perExchange };
}

/** A user reads the whole conversation before each question. */
function questionTokens(
  { questionCalls, shownExchanges }: Size,
  { agent, question }: FirstExchange,
): Usage | undefined {
  const all = times(question?.usage, questionCalls);
  if (!all || !question?.usage) return undefined;
  const perExchange = question.usage.outputTokens + (agent.usage?.outputTokens ?? 0);
  return { ...all, inputTokens: all.inputTokens + shownExchanges * perExchange };
}

function times(usage: Usage | undefined, calls: number): Usage | undefined {
  return usage && { inputTokens: usage.inputTokens * calls, outputTokens: usage.outputTokens * calls };
}

type Rates = Pick<SimulationSpec['limits']['agent'], 'requestsPerSecond' | 'tokensPerMinute'>;

function rateTimes(
  place: string,
  { requestsPerSecond, tokensPerMinute }: Rates,
  { requests, usage }: { readonly requests: number; readonly usage: Usage | undefined },
): { limitedBy: string; ms: number }[] {
  const times: { limitedBy: string; ms: number }[] = [];
  if (requestsPerSecond !== undefined) {
    times.push({ limitedBy: `${place}.requestsPerSecond`, ms: (requests / requestsPerSecond) * 1_000 });
  }
  if (tokensPerMinute !== undefined && usage) {
    const minutes = (usage.inputTokens + usage.outputTokens) / tokensPerMinute;
    times.push({ limitedBy: `${place}.tokensPerMinute`, ms: minutes * 60_000 });
  }
  return times;
}
