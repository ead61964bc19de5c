import { setTimeout as sleep } from 'node:timers/promises';

/** How long a seed lets its agent and its generator sleep, in milliseconds; 0 makes them answer at once. */
export interface Delays {
  readonly agentMs: number;
  readonly questionsMs: number;
}

/** The answer of every turn: as long as a short paragraph. */
export const ANSWER = 'A bicycle that was bought here has its first service free of charge. '.repeat(5);

/** The tool result of every turn, from which the next question is made: as long as a page's summary. */
export const TOOL_OUTPUT = 'Opening hours, prices and terms of service of a bicycle shop. '.repeat(16);

/** The question of a follow-up turn. */
export function questionOf(turn: number): string {
  return `What else should I know about my bicycle, for the ${turn}th time?`;
}

interface Caller {
  readonly seed: { readonly metadata?: Partial<Delays> };
  readonly signal: AbortSignal;
}

/** An agent that does nothing, or sleeps. */
export async function agent(_messages: readonly unknown[], { seed, signal }: Caller) {
  await pause(seed.metadata?.agentMs, signal);
  return { content: ANSWER, toolOutputs: [TOOL_OUTPUT] };
}

/** A question generator that does nothing, or sleeps. */
export async function nextQuestion(
  { seed, turn }: Pick<Caller, 'seed'> & { readonly turn: number },
  call: Omit<Caller, 'seed'>,
) {
  await pause(seed.metadata?.questionsMs, call.signal);
  return [{ question: questionOf(turn) }];
}

async function pause(milliseconds: number | undefined, signal: AbortSignal): Promise<void> {
  if (milliseconds) await sleep(milliseconds, undefined, { signal });
}
