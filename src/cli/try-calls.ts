import { durationMs } from '../contract/duration.ts';
import { FAILURES, type FailureType, stepFailureOf } from '../contract/failures.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import { estimateBatch, type FirstExchange } from '../progress/estimate-batch.ts';
import {
  callOnce,
  FIRST_STEPS,
  type FirstExchangeCall,
  type FirstStep,
  type StepCalled,
} from '../session/call-once.ts';
import { timeSpan } from '../progress/amounts.ts';
import type { BatchSize } from '../spec/survey-seeds.ts';
import { listenForInterruption } from './interruption.ts';
import { EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_UNAVAILABLE } from './exit-codes.ts';
import { oneLine } from './text-layout.ts';
import type { Terminal } from './terminal.ts';
import { estimateLines, indented, stepLines } from './trial-lines.ts';

/** Why a conversation would end after its first turn. */
const EMPTY_CONTEXT =
  'the context is empty, so every conversation would end as empty-context after its first turn; choose another context extractor, e.g. agent-response';

const BLOCKED = 'the filter refused this text: a batch would end this conversation as blocked and continue the others';

/**
 * Asks agent and generator once each, with the first seed, and shows what came and what a batch of that size is likely to use.
 * Nothing is stored. Returns the exit code: 1 after a refusal, 3 where something cannot be reached.
 */
export async function tryCalls(
  terminal: Terminal,
  call: Omit<FirstExchangeCall, 'signal'>,
  size: BatchSize,
): Promise<number> {
  using interruption = listenForInterruption(() => terminal.say('stopping'));
  const { signal } = interruption;
  const { spec } = call.runtime;
  const called: StepCalled[] = [];
  terminal.say(`asking the agent and the question generator once each, with the first of the seeds, ${call.seed.id}:`);
  if (call.seed.question !== '')
    for (const line of indented(call.seed.question, terminal.size.width)) terminal.say(line);
  try {
    for await (const step of callOnce({ ...call, signal })) {
      called.push(step);
      for (const line of stepLines(step, terminal.size.width)) terminal.say(line);
    }
  } catch (error) {
    if (signal.aborted) return EXIT_INTERRUPTED;
    return sayFailure(terminal, { error, step: stepAfter(call, called.length), spec });
  }
  sayEstimate(terminal, { called, size, spec });
  return EXIT_OK;
}

/** The step that follows so many; a user who opens is asked before the agent is. */
function stepAfter({ seed }: Pick<FirstExchangeCall, 'seed'>, count: number): FirstStep {
  const steps = seed.question === '' ? (['question', ...FIRST_STEPS] as const) : FIRST_STEPS;
  return steps[count] ?? 'question';
}

function sayEstimate(
  terminal: Terminal,
  { called, size, spec }: { called: readonly StepCalled[]; size: BatchSize; spec: SimulationSpec },
): void {
  const found = (name: FirstStep) => called.find(({ step }) => step === name);
  const agent = found('agent');
  if (!agent) return;
  const exchange: FirstExchange = { agent, context: found('context'), question: found('question') };
  if (found('context')?.text === '') return terminal.say(`${terminal.colors.yellow('warning:')} ${EMPTY_CONTEXT}`);
  for (const line of estimateLines(size, estimateBatch(size, exchange, spec), spec)) terminal.say(line);
}

/** The message of the failure, which names the remedy, and what a batch would do after it. */
function sayFailure(
  terminal: Terminal,
  { error, step, spec }: { error: unknown; step: FirstStep; spec: SimulationSpec },
): number {
  const failure = stepFailureOf(error);
  const limits = step === 'agent' ? spec.limits.agent : spec.limits.questions;
  terminal.say(`${terminal.colors.red('error:')} ${step}: ${failure.type}: ${oneLine(failure.message)}`);
  terminal.say(failure.type === 'Blocked' ? BLOCKED : consequence(failure.type, limits));
  return failure.type === 'Unavailable' || failure.type === 'TimedOut' ? EXIT_UNAVAILABLE : EXIT_FAILED;
}

function consequence(type: FailureType, limits: SimulationSpec['limits']['agent']): string {
  if (type === 'BadReply')
    return `unless only this reply was so, asking again does not help: a batch would try ${limits.maxAttempts} times before the conversation fails`;
  switch (FAILURES[type].retry) {
    case 'backoff':
    case 'backoff-then-pause':
      return `this may be temporary: a batch would try ${limits.maxAttempts} times before the conversation fails`;
    case 'confirm':
      return 'asking again is unlikely to help: a batch would try once more before the conversation fails';
    case 'wait':
    case 'queue':
      return `this may be temporary: a batch would wait up to ${timeSpan(durationMs(limits.maxRateLimitWait))} and try again`;
    case 'pause':
      return 'asking again does not help: a batch would pause';
    case 'never':
    case 'stop':
    case 'rewind':
      return 'asking again does not help: every conversation would fail here';
  }
}
