import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StepFailure } from '../../../../src/contract/failures.ts';
import { EndpointLine } from '../../../../src/worker/pace/endpoint-line.ts';
import type { RateLimits } from '../../../../src/worker/pace/rates.ts';
import { ratesWithClock } from '../../../support/rates-with-clock.ts';

const ENDPOINT = 'agent https://agent.example';

/** Time that passed while no timer fired, as when other processes have the CPU. */
let stalledMs = 0;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const now = performance.now.bind(performance);
  stalledMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + stalledMs);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

type Rates = Awaited<ReturnType<typeof ratesWithClock>>;

/** Two processes' lines at one endpoint are two lines on one store. */
async function openLine(limits: Record<string, RateLimits> = {}, given?: Rates) {
  const store = given ?? (await ratesWithClock(() => 1_800_000_000_000 + performance.now()));
  const line = new EndpointLine({ endpoint: ENDPOINT, store, limitsOf: (batchId) => limits[batchId] ?? {} });
  const sent: { batchId: string; name: string; atMs: number; taken: number }[] = [];
  const ask = async (batchId: string, name = '', more: { isContinued?: boolean; signal?: AbortSignal } = {}) => {
    const permit = await line.ready({ batchId, isContinued: more.isContinued ?? false }, more.signal);
    sent.push({ batchId, name, atMs: performance.now(), taken: permit.tokens });
    return permit;
  };
  const askOften = (batchId: string, count: number) => {
    for (let at = 0; at < count; at++) void ask(batchId).catch(() => undefined);
  };
  return { line, store, limits, sent, ask, askOften };
}

/** The most events that any window of this length holds. */
function most(times: readonly number[], windowMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

describe('requests that wait for slots', () => {
  it('are sent at the rate of the spec over two processes, evenly', async () => {
    const limits = { one: { requestsPerSecond: 20 } };
    const first = await openLine(limits);
    const second = await openLine(limits, first.store);
    first.askOften('one', 300);
    second.askOften('one', 300);
    await pass(20_000);
    const times = [...first.sent, ...second.sent].map((each) => each.atMs).toSorted((a, b) => a - b);
    expect(times.length).toBeGreaterThan(365);
    expect(most(times, 1_000)).toBeLessThanOrEqual(20);
    expect(first.sent.length).toBeGreaterThan(150);
    expect(second.sent.length).toBeGreaterThan(150);
  });

  it('never come more than the limit in a second, although processes stall', async () => {
    const anyStalls = fc.array(fc.record({ afterMs: fc.nat(900), forMs: fc.nat(700) }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(anyStalls, fc.constantFrom(5, 20, 80), async (stalls, requestsPerSecond) => {
        const { sent, askOften } = await openLine({ one: { requestsPerSecond } });
        askOften('one', requestsPerSecond * 10);
        for (const { afterMs, forMs } of stalls) {
          await pass(afterMs);
          stalledMs += forMs;
        }
        await pass(3_000);
        const times = sent.map((each) => each.atMs);
        expect(most(times, 1_000)).toBeLessThanOrEqual(requestsPerSecond);
      }),
      { numRuns: 15 },
    );
  }, 30_000);

  it('are not held back without a limit', async () => {
    const { sent, askOften } = await openLine({});
    askOften('one', 500);
    await pass(50);
    expect(sent).toHaveLength(500);
  });

  it('of several batches are sent in turn, each batch in order', async () => {
    const limits = { big: { requestsPerSecond: 10 }, small: { requestsPerSecond: 10 } };
    const { sent, askOften, ask } = await openLine(limits);
    askOften('big', 100);
    void ask('small', 'a');
    void ask('small', 'b');
    await pass(1_000);
    expect(sent.slice(0, 5).map((each) => each.batchId)).toEqual(['big', 'small', 'big', 'small', 'big']);
    expect(sent.filter((each) => each.batchId === 'small').map((each) => each.name)).toEqual(['a', 'b']);
  });

  it('keep to the lowest limit of the batches that wait', async () => {
    const { sent, askOften } = await openLine({ fast: { requestsPerSecond: 100 }, slow: { requestsPerSecond: 10 } });
    askOften('fast', 200);
    askOften('slow', 200);
    await pass(5_000);
    expect(sent.length).toBeGreaterThan(45);
    expect(sent.length).toBeLessThanOrEqual(52);
  });

  it('of a step that was begun go before those of new steps', async () => {
    const { sent, ask } = await openLine({ one: { requestsPerSecond: 5 } });
    for (const name of ['a', 'b', 'c']) void ask('one', name);
    void ask('one', 'second round of a', { isContinued: true });
    void ask('one', 'second round of b', { isContinued: true });
    await pass(2_000);
    expect(sent.map((each) => each.name)).toEqual(['second round of a', 'second round of b', 'a', 'b', 'c']);
  });

  it('leave the line when they are aborted, with the reason', async () => {
    const { sent, ask } = await openLine({ one: { requestsPerSecond: 1 } });
    const controller = new AbortController();
    const aborted = ask('one', 'aborted', { signal: controller.signal });
    void ask('one', 'stays');
    controller.abort(new Error('cancelled'));
    await expect(aborted).rejects.toThrow('cancelled');
    await pass(3_000);
    expect(sent.map((each) => each.name)).toEqual(['stays']);
    await expect(ask('one', 'late', { signal: controller.signal })).rejects.toThrow('cancelled');
  });

  it('give up after a minute with a failure that counts nowhere', async () => {
    const { ask } = await openLine({ one: { requestsPerSecond: 0.1 } });
    const ends = Promise.allSettled(Array.from({ length: 20 }, () => ask('one')));
    await pass(90_000);
    const failed = (await ends).flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    expect(failed.length).toBeGreaterThanOrEqual(12);
    expect(failed.length).toBeLessThanOrEqual(15);
    expect(failed[0]).toBeInstanceOf(StepFailure);
    expect(failed[0]).toMatchObject({ type: 'RateQueued', message: expect.stringContaining(ENDPOINT) as string });
  });

  it('go by a raised limit within seconds', async () => {
    const { limits, sent, askOften } = await openLine({ one: { requestsPerSecond: 0.01 } });
    askOften('one', 200);
    await pass(20_000);
    expect(sent.length).toBeLessThanOrEqual(2);
    limits['one'] = { requestsPerSecond: 50 };
    await pass(8_000);
    expect(sent.length).toBeGreaterThan(120);
  });

  it('fail as the store does, and are sent when it is back', async () => {
    const store = await ratesWithClock(() => performance.now());
    const away = { ...store, takeRate: () => Promise.reject(new StepFailure('StoreUnavailable', 'away')) };
    const broken = await openLine({ one: { requestsPerSecond: 1 } }, away);
    await expect(broken.ask('one')).rejects.toMatchObject({ type: 'StoreUnavailable' });
    away.takeRate = store.takeRate as typeof away.takeRate;
    await expect(broken.ask('one')).resolves.toMatchObject({ cuts: 0 });
  });
});

describe('refused requests', () => {
  const LIMITS = { one: { requestsPerSecond: 20 } };

  /** Processes whose requests are refused after 50 ms, as `isRefused` decides for the numbered request. */
  async function refusing(processes: number, isRefused: (request: number) => boolean) {
    const first = await openLine(LIMITS);
    const others = Array.from({ length: processes - 1 }, () => openLine(LIMITS, first.store));
    const opened = [first, ...(await Promise.all(others))];
    let count = 0;
    const sendOne = async ({ ask, line }: typeof first) => {
      const permit = await ask('one');
      count += 1;
      if (isRefused(count)) setTimeout(() => line.refused(permit), 50);
    };
    for (const each of opened) for (let at = 0; at < 3_000 / processes; at++) void sendOne(each).catch(() => undefined);
    const times = () => opened.flatMap(({ sent }) => sent.map(({ atMs }) => atMs));
    return { store: first.store, times, share: async () => (await first.store.takeRate(ENDPOINT, {})).pace.share };
  }

  it.each([1, 2])('slow %i processes down while all are refused, and the rate comes back', async (processes) => {
    let isDown = false;
    const { times, share } = await refusing(processes, () => isDown);
    await pass(10_000);
    isDown = true;
    await pass(5_000);
    isDown = false;
    const before = times().length;
    expect(await share()).toBeLessThan(0.3);
    await pass(2_000);
    expect(times().length - before).toBeLessThan(15);
    await pass(25_000);
    const back = times().length;
    await pass(10_000);
    expect(times().length - back).toBeGreaterThan(180);
    expect(most(times(), 1_000)).toBeLessThanOrEqual(20);
  });

  it.each([1, 2])('leave the rate of %i processes as it is where they are one of fifty', async (processes) => {
    const { times } = await refusing(processes, (request) => request % 50 === 0);
    await pass(40_000);
    expect(times().length).toBeGreaterThan(0.9 * 800);
  });

  it.each([1, 2])('slow %i processes down to what the server takes, and not further', async (processes) => {
    let [bucket, sinceMs, served] = [8, performance.now(), 0];
    const { times } = await refusing(processes, () => {
      const now = performance.now();
      bucket = Math.min(8, bucket + (now - sinceMs) * 0.008);
      sinceMs = now;
      if (bucket < 1) return true;
      bucket -= 1;
      served += 1;
      return false;
    });
    await pass(20_000);
    const [sent, taken] = [times().length, served];
    await pass(40_000);
    expect(served - taken).toBeGreaterThan(0.85 * 320);
    expect(times().length - sent).toBeLessThan((served - taken) / 0.85);
  });
});

describe('tokens', () => {
  /** Steps that use so many tokens, one after the other from each of many users, for a minute after the first. */
  async function useFor(minutes: number, limits: RateLimits, tokensOf: () => number | undefined) {
    const opened = await openLine({ one: limits });
    let tokens = 0;
    let steps = 0;
    const user = async () => {
      for (;;) {
        const { tokens: taken } = await opened.line.ready({ batchId: 'one', isContinued: false }, undefined);
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        const used = tokensOf();
        opened.line.settle({ requests: 1, taken, tokens: used });
        tokens += used ?? 0;
        steps += 1;
      }
    };
    for (let at = 0; at < 40; at++) user().catch(() => undefined);
    await pass(60_000);
    const first = { tokens, steps };
    await pass(minutes * 60_000);
    return { tokens: tokens - first.tokens, steps: steps - first.steps, first };
  }

  it('keep to the limit on average, whatever a reply uses', async () => {
    const sizes = [200, 3_000, 900, 1_900];
    let at = 0;
    const used = await useFor(4, { tokensPerMinute: 120_000 }, () => sizes[at++ % sizes.length]);
    expect(used.tokens).toBeGreaterThan(4 * 120_000 * 0.9);
    expect(used.tokens).toBeLessThan(4 * 120_000 * 1.1);
    expect(used.first.tokens).toBeLessThan(150_000);
  });

  it('that no reply tells of hold nothing back', async () => {
    const used = await useFor(1, { tokensPerMinute: 1_000 * 60, requestsPerSecond: 10 }, () => 0);
    expect(used.steps).toBeGreaterThan(550);
  });

  it('taken for a step that failed are given back', async () => {
    const { store, line } = await openLine({ one: { tokensPerMinute: 60_000 } });
    const { tokens: taken } = await line.ready({ batchId: 'one', isContinued: false }, undefined);
    expect(taken).toBeGreaterThan(0);
    line.settle({ requests: 1, taken, tokens: undefined });
    await pass(1_000);
    expect((await store.takeRate(ENDPOINT, {})).tokensOwed).toBeLessThanOrEqual(0);
  });
});
