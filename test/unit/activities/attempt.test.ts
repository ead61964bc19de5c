import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { BudgetGuard } from '../../../src/activities/budget-guard.ts';
import { attempt, retryWrite } from '../../../src/activities/attempt.ts';
import type { BatchRuntime } from '../../../src/activities/dependencies.ts';
import { type FailureType, StepFailure } from '../../../src/contract/failures.ts';
import { openSqliteStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { rowsIn } from '../../support/secret-search.ts';
import { failureOf } from '../../support/failure-of.ts';
import { keyOf, loadBatch, manifestNamed } from '../../support/store-conformance/samples.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const input = { ...keyOf('one'), conversationId: 'one/seed-0' };
const failed = { type: 'Unavailable', message: 'down', isRateLimit: false } as const;

/** A store with one seed. */
async function storeWithSeed(): Promise<Store> {
  const store = await openSqliteStore(`${await tempFolder()}/store.db`);
  onTestFinished(() => store.close());
  await loadBatch(store, 'one');
  return store;
}

const runtime: BatchRuntime = {
  spec: manifestNamed('one').spec,
  agent: { invoke: () => Promise.reject(new Error('not asked in these tests')) },
  questions: { generate: () => Promise.reject(new Error('not asked in these tests')) },
  context: { extract: () => '' },
};

/** A worker's surroundings without its log lines. */
function surroundings(info: { attempt?: number } = {}): MockActivityEnvironment {
  return new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
}

type Work<T> = Parameters<typeof attempt<T>>[1];

/** Runs one attempt at asking the agent as the worker would. */
function tryOnce<T>(given: { store: Store; work: Work<T>; environment?: MockActivityEnvironment }): Promise<T> {
  const { store, work, environment = surroundings() } = given;
  const budget = new BudgetGuard(store);
  const step = {
    store,
    runtimeOf: async () => runtime,
    extractionOf: async () => runtime,
    budget,
    step: 'agent' as const,
    input,
  };
  return environment.run(() => attempt(step, work));
}

/** The failure that an attempt ends with for Temporal when its work fails so. */
async function failureOn(store: Store, error: Error): Promise<ApplicationFailure> {
  const thrown: unknown = await tryOnce({ store, work: () => Promise.reject(error) }).catch(
    (reason: unknown) => reason,
  );
  if (thrown instanceof ApplicationFailure) return thrown;
  throw new Error(`expected an ApplicationFailure, got ${String(thrown)}`);
}

/** How many failures the store holds before one more is noted. */
async function failuresIn(store: Store): Promise<number> {
  return (await store.noteSetback(input, 'agent', failed)).failures - 1;
}

describe('an attempt whose failure repeats a secret of the environment', () => {
  it('is stored and sent to Temporal without it, in whatever form it stands there', async () => {
    const file = `${await tempFolder()}/store.db`;
    const store = await openSqliteStore(file);
    onTestFinished(() => store.close());
    await loadBatch(store, 'one');
    const secret = 'token-of-a-database';
    const message = `cannot log in with ${secret}, sent as ${Buffer.from(`u:${secret}`).toString('base64')}`;
    const budget = new BudgetGuard(store);
    const step = {
      store,
      runtimeOf: async () => runtime,
      extractionOf: async () => runtime,
      budget,
      step: 'agent' as const,
      input,
      secrets: [secret],
    };
    const thrown = await surroundings()
      .run(() => attempt(step, () => Promise.reject(new StepFailure('Unavailable', message))))
      .catch((error: unknown) => error);
    expect(String(thrown)).toMatch(/cannot log in with \*\*\*, sent as .{0,6}\*\*\*/);
    const rows = rowsIn(file).map(({ name, bytes }) => `${name} ${bytes.toString()}`);
    expect(rows.filter((row) => row.includes('cannot log in')).length).toBeGreaterThan(0);
    expect(rows.filter((row) => row.includes(secret))).toEqual([]);
  });
});

describe('an attempt that succeeds', () => {
  it('gives what its work gave, and the work gets the runtime of the batch', async () => {
    const store = await storeWithSeed();
    const spec = await tryOnce({ store, work: async ({ runtime: ready }) => (await ready()).spec.name });
    expect(spec).toBe('one');
  });

  it('forgets the failures before it when it is not the first', async () => {
    const store = await storeWithSeed();
    await store.noteSetback(input, 'agent', failed);
    const environment = surroundings({ attempt: 2 });
    await tryOnce({ store, work: async () => 'done', environment });
    expect(await failuresIn(store)).toBe(0);
  });

  it('stands although the store cannot forget', async () => {
    const store = await storeWithSeed();
    const broken: Store = { ...store, clearSetbacks: () => Promise.reject(new Error('the store is gone')) };
    const environment = surroundings({ attempt: 2 });
    expect(await tryOnce({ store: broken, work: async () => 'done', environment })).toBe('done');
  });

  it('heartbeats every five seconds until it ends, and not after', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const environment = surroundings();
    let beats = 0;
    environment.on('heartbeat', () => (beats += 1));
    const store = await storeWithSeed();
    const work = async () => {
      vi.advanceTimersByTime(4_999);
      expect(beats).toBe(0);
      vi.advanceTimersByTime(10_001);
    };
    await tryOnce({ store, work, environment });
    expect(beats).toBe(3);
    vi.advanceTimersByTime(60_000);
    expect(beats).toBe(3);
  });
});

describe('an attempt that fails', () => {
  it('is counted, and says when the next one starts', async () => {
    const store = await storeWithSeed();
    const failure = await failureOn(store, new StepFailure('Unavailable', 'down'));
    expect(failure).toMatchObject({ type: 'Unavailable', message: 'down', nonRetryable: false });
    expect(failure.nextRetryDelay).toBeGreaterThanOrEqual(1_000);
    expect(failure.nextRetryDelay).toBeLessThanOrEqual(1_200);
    expect(await failuresIn(store)).toBe(1);
  });

  it('is final with the last failure that the spec allows, counted across workers', async () => {
    const store = await storeWithSeed();
    const { maxAttempts } = runtime.spec.limits.agent;
    for (let time = 1; time < maxAttempts; time++) {
      expect((await failureOn(store, new Error('broken'))).nonRetryable).toBe(false);
    }
    expect(await failureOn(store, new Error('broken'))).toMatchObject({ type: 'Unexpected', nonRetryable: true });
  });

  it('is tried once more where the agent is most likely built otherwise than the spec says', async () => {
    const store = await storeWithSeed();
    const failure = () => new StepFailure('NoSession', 'agent.session.from: finds no session');
    expect((await failureOn(store, failure())).nonRetryable).toBe(false);
    expect(await failureOn(store, failure())).toMatchObject({ type: 'NoSession', nonRetryable: true });
  });

  it('by rate limiting counts no failure, and waits as long as the server asked', async () => {
    const store = await storeWithSeed();
    const failure = await failureOn(store, new StepFailure('RateLimited', 'slow down', { retryAfterMs: 7_000 }));
    expect(failure).toMatchObject({ type: 'RateLimited', nonRetryable: false });
    expect(failure.nextRetryDelay).toBeGreaterThanOrEqual(7_000);
    expect((await store.progress('one')).rateLimited).toBe(1);
    expect(await failuresIn(store)).toBe(0);
  });

  it('by its own rate limit is not counted at all, and comes back in a second', async () => {
    const store = await storeWithSeed();
    const failure = await failureOn(store, new StepFailure('RateQueued', 'waits on'));
    expect(failure).toMatchObject({ type: 'RateQueued', nonRetryable: false });
    expect(failure.nextRetryDelay).toBeGreaterThanOrEqual(1_000);
    expect(failure.nextRetryDelay).toBeLessThanOrEqual(1_200);
    expect(await store.progress('one')).toMatchObject({ retrying: 0, rateLimited: 0 });
    expect(await failuresIn(store)).toBe(0);
  });

  it.each<FailureType>(['InvalidRequest', 'Unauthorized', 'ModuleContract'])('by %s is final at once', async (type) => {
    const store = await storeWithSeed();
    const failure = await failureOn(store, new StepFailure(type, 'no'));
    expect(failure).toMatchObject({ type, nonRetryable: true });
    expect(failure.nextRetryDelay).toBeUndefined();
  });

  it.each([
    { type: 'StoreUnavailable', isFinal: false },
    { type: 'WorkerMisconfigured', isFinal: true },
  ] as const)('by $type is not counted; final: $isFinal', async ({ type, isFinal }) => {
    const store = await storeWithSeed();
    const failure = await failureOn(store, new StepFailure(type, 'why'));
    expect(failure).toMatchObject({ type, message: 'why', nonRetryable: isFinal });
    expect(failure.nextRetryDelay).toBeUndefined();
    expect((await store.progress('one')).retrying).toBe(0);
    expect(await failuresIn(store)).toBe(0);
  });

  it("is left to Temporal's own policy while the store cannot count it", async () => {
    const store = await storeWithSeed();
    const broken: Store = { ...store, noteSetback: () => Promise.reject(new Error('the store is gone')) };
    const failure = await failureOn(broken, new StepFailure('Unavailable', 'down'));
    expect(failure).toMatchObject({ type: 'Unavailable', message: 'down', nonRetryable: false });
    expect(failure.nextRetryDelay).toBeUndefined();
  });

  it('for good stays final when the store cannot note it', async () => {
    const store = await storeWithSeed();
    const broken: Store = { ...store, noteSetback: () => Promise.reject(new Error('the store is gone')) };
    expect((await failureOn(broken, new StepFailure('Unauthorized', 'no'))).nonRetryable).toBe(true);
  });

  it('stops its heartbeat', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const store = await storeWithSeed();
    await failureOn(store, new StepFailure('Unavailable', 'down'));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('an attempt that is cancelled', () => {
  it('aborts its work, ends as cancelled and is not counted', async () => {
    const store = await storeWithSeed();
    const environment = surroundings();
    const cause = new StepFailure('Unavailable', 'aborted in the middle');
    const work: Work<never> = ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(cause), { once: true });
        environment.cancel();
      });
    const thrown: unknown = await tryOnce({ store, work, environment }).catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(CancelledFailure);
    expect(thrown).toHaveProperty('cause', cause);
    expect(await failuresIn(store)).toBe(0);
  });

  it('still gives a result that came in time', async () => {
    const store = await storeWithSeed();
    const environment = surroundings();
    const work = async () => {
      environment.cancel();
      return 'answer';
    };
    expect(await tryOnce({ store, work, environment })).toBe('answer');
  });
});

const busy = new StepFailure('StoreUnavailable', 'busy');

/** A write that fails with these errors, one a call, and then succeeds; counts its calls. */
function scripted(...errors: readonly Error[]) {
  const write = Object.assign(
    async () => {
      const error = errors[write.calls++];
      if (error) throw error;
      return 'written';
    },
    { calls: 0 },
  );
  return write;
}

describe('writing again in place', () => {
  it('writes once where that succeeds', async () => {
    const write = scripted();
    expect(await retryWrite(write)).toBe('written');
    expect(write.calls).toBe(1);
  });

  it('tries again after a short wait when the store does not answer', async () => {
    const write = scripted(busy, new Error('disk full'));
    const startedAt = performance.now();
    expect(await retryWrite(write)).toBe('written');
    expect(write.calls).toBe(3);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(395);
  });

  it('gives up with the last error, after one attempt more than there are waits', async () => {
    const last = new StepFailure('StoreUnavailable', 'still busy');
    const write = scripted(busy, busy, last, busy);
    expect(await failureOf(retryWrite(write, [1, 1]))).toBe(last);
    expect(write.calls).toBe(3);
  });

  it('does not try again what cannot come right', async () => {
    const gone = new StepFailure('StoreInconsistent', 'the batch was deleted');
    const write = scripted(gone);
    expect(await failureOf(retryWrite(write))).toBe(gone);
    expect(write.calls).toBe(1);
  });
});
