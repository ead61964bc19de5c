import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { Activities } from '../activities/activities.ts';
import { shortCause } from '../contract/short-cause.ts';
import { ACTIVITY_NEWS, type News } from './activity-news.ts';
import type { Log } from './open-log.ts';

type Perform = (input: Place) => Promise<unknown>;
type Tell = (input: Place, result: unknown) => News | undefined;

/** Wraps activities so that their effects and failed attempts are logged. */
export function loggedActivities(activities: Activities, log: Log): Activities {
  const entries = Object.entries(activities).map(([name, perform]) => {
    const tell = (ACTIVITY_NEWS as Readonly<Record<string, Tell>>)[name];
    return [name, logged(perform as Perform, { step: name, tell, log })];
  });
  return Object.fromEntries(entries) as Activities;
}

function logged(perform: Perform, { step, tell, log }: { step: string; tell: Tell | undefined; log: Log }): Perform {
  return async (input) => {
    try {
      const result = await perform(input);
      const news = tell?.(input, result);
      if (news) log[news.level](news.facts, news.text);
      return result;
    } catch (error) {
      if (error instanceof ApplicationFailure) logFailure(log, step, input, error);
      throw error;
    }
  };
}

/** With the cause in the words in which `run` and `status` show it, which are free of secrets; `show` has the whole message. */
function logFailure(log: Log, step: string, input: Place, failure: ApplicationFailure): void {
  const { attempt } = Context.current().info;
  const { type, nonRetryable, nextRetryDelay } = failure;
  const isRetried = nonRetryable !== true;
  const cause = shortCause(failure.message);
  const then = isRetried ? 'is retried' : 'is not retried';
  // A rate limit is there to make calls wait: that is not worth a log line.
  const isWait = failure.category === ApplicationFailureCategory.BENIGN && isRetried;
  log[isWait ? 'debug' : isRetried ? 'warn' : 'error'](
    {
      event: 'attempt failed',
      step,
      ...placeOf(input),
      attempt,
      type,
      cause,
      retried: isRetried,
      retry_in_ms: nextRetryDelay,
    },
    `${step}${placeText(input)}: attempt ${attempt} failed with ${type} and ${then}: ${cause}`,
  );
}

interface Place {
  readonly batchId?: string;
  readonly conversationId?: string;
  readonly turn?: number;
}

function placeOf({ batchId, conversationId, turn }: Place) {
  return { batch_id: batchId, conversation_id: conversationId, turn };
}

function placeText({ batchId, conversationId, turn }: Place): string {
  if (conversationId === undefined) return ` of batch ${batchId}`;
  return ` of ${conversationId}${turn === undefined ? '' : `, turn ${turn}`}`;
}
