import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { Activities } from '../activities/activities.ts';
import { shortCause } from '../contract/short-cause.ts';
import { ACTIVITY_NEWS, type News } from './activity-news.ts';
import type { Log } from './open-log.ts';

type Perform = (input: Place) => Promise<unknown>;
type Tell = (input: Place, result: unknown) => News | undefined;

/** A server that asks to slow down is named this often for each step of a batch, in milliseconds: each of its refusals is no news. */
const LIMIT_NEWS_MS = 60_000;

/** Wraps activities so that their effects and failed attempts are logged. */
export function loggedActivities(activities: Activities, log: Log): Activities {
  const limitNews = new Map<string, number>();
  const entries = Object.entries(activities).map(([name, perform]) => {
    const tell = (ACTIVITY_NEWS as Readonly<Record<string, Tell>>)[name];
    return [name, logged(perform as Perform, { step: name, tell, log, limitNews })];
  });
  return Object.fromEntries(entries) as Activities;
}

interface Logged {
  readonly step: string;
  readonly tell: Tell | undefined;
  readonly log: Log;
  /** When a rate limit was named last, by batch and step. */
  readonly limitNews: Map<string, number>;
}

function logged(perform: Perform, { step, tell, log, limitNews }: Logged): Perform {
  return async (input) => {
    try {
      const result = await perform(input);
      const news = tell?.(input, result);
      if (news) log[news.level](news.facts, news.text);
      return result;
    } catch (error) {
      if (error instanceof ApplicationFailure) logFailure({ log, step, limitNews }, input, error);
      throw error;
    }
  };
}

/** With the cause in the words in which `run` and `status` show it, which are free of secrets; `show` has the whole message. */
function logFailure({ log, step, limitNews }: Omit<Logged, 'tell'>, input: Place, failure: ApplicationFailure): void {
  const { attempt } = Context.current().info;
  const { type, nonRetryable, nextRetryDelay } = failure;
  const isRetried = nonRetryable !== true;
  const cause = shortCause(failure.message);
  const then = isRetried ? 'is retried' : 'is not retried';
  // A rate limit is there to make calls wait: that is worth a log line once in a while only.
  const isLimitNews = () => type === 'RateLimited' && isDue(limitNews, `${input.batchId} ${step}`);
  const isWait = failure.category === ApplicationFailureCategory.BENIGN && isRetried && !isLimitNews();
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

function isDue(last: Map<string, number>, key: string): boolean {
  const nowMs = Date.now();
  if (nowMs - (last.get(key) ?? 0) < LIMIT_NEWS_MS) return false;
  last.set(key, nowMs);
  return true;
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
