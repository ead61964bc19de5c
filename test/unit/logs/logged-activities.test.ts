import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { Activities } from '../../../src/activities/activities.ts';
import { loggedActivities } from '../../../src/logs/logged-activities.ts';
import { openLog } from '../../../src/logs/open-log.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { type Line, linesIn } from '../../support/log-lines.ts';

describe('logged activities', () => {
  const turn = { batchId: 'b', conversationId: 'b/s1', seedIndex: 0, turn: 2, question: 'SECRET QUESTION' };

  async function perform(name: keyof Activities, input: object, work: () => Promise<unknown>): Promise<Line[]> {
    const home = await tempFolder();
    const log = openLog({ home, env: { CONVSIM_LOG_LEVEL: 'debug' } });
    const logged = loggedActivities({ [name]: work } as unknown as Activities, log);
    const activity = logged[name] as (given: object) => Promise<unknown>;
    await new MockActivityEnvironment({ attempt: 3 }).run(activity, input).catch(() => undefined);
    return linesIn(home);
  }

  it('record the place and cause of a failed attempt, and whether it is retried, but not what was asked', async () => {
    const failure = ApplicationFailure.create({
      type: 'Unavailable',
      message: 'http://a refused the connection. Is it up?',
      nextRetryDelay: 2_000,
    });
    const lines = await perform('invokeAgent', turn, () => Promise.reject(failure));
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.any(String),
        pid: process.pid,
        event: 'attempt failed',
        step: 'invokeAgent',
        batch_id: 'b',
        conversation_id: 'b/s1',
        turn: 2,
        attempt: 3,
        type: 'Unavailable',
        cause: 'http://a refused the connection',
        retried: true,
        retry_in_ms: 2_000,
        message:
          'invokeAgent of b/s1, turn 2: attempt 3 failed with Unavailable and is retried: http://a refused the connection',
      },
    ]);
  });

  it('record a final failure as an error, and a wait for a rate of the spec only as a detail', async () => {
    const final = ApplicationFailure.create({ type: 'Unauthorized', nonRetryable: true });
    expect(await perform('invokeAgent', turn, () => Promise.reject(final))).toMatchObject([
      { level: 'error', retried: false },
    ]);
    const wait = ApplicationFailure.create({ type: 'RateQueued', category: ApplicationFailureCategory.BENIGN });
    expect(await perform('invokeAgent', turn, () => Promise.reject(wait))).toMatchObject([{ level: 'debug' }]);
  });

  it('name a rate limit of the server once', async () => {
    const category = ApplicationFailureCategory.BENIGN;
    const wait = ApplicationFailure.create({ type: 'RateLimited', message: 'http://a answered 429', category });
    expect(await perform('invokeAgent', turn, () => Promise.reject(wait))).toMatchObject([
      { level: 'warn', cause: 'http://a answered 429' },
    ]);
  });

  it('record how a conversation ended and what became of a batch', async () => {
    const ended = await perform('endConversation', { batchId: 'b', conversationId: 'b/s1', outcome: 'completed' }, () =>
      Promise.resolve({ outcome: 'completed', turns: 1 }),
    );
    expect(ended).toMatchObject([{ level: 'info', message: 'conversation b/s1 ended: completed, 1 turn' }]);
    const paused = await perform('announcePause', { batchId: 'b', reason: 'no key' }, () => Promise.resolve());
    expect(paused).toMatchObject([{ level: 'warn', event: 'batch paused', reason: 'no key' }]);
    const closed = await perform('closeBatch', { batchId: 'b', isCancelled: false }, () =>
      Promise.resolve({ seeds: 2, turns: 9, outcomes: { completed: 2 } }),
    );
    expect(closed).toMatchObject([{ event: 'batch closed', outcomes: { completed: 2 } }]);
  });
});
