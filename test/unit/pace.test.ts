import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Agent, AgentCall } from '../../src/agents/agent.ts';
import { callIdentity } from '../../src/contract/call-identity.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { type Pace, paced } from '../../src/http/pace.ts';
import { postJson } from '../../src/http/post-json.ts';
import { callModule } from '../../src/modules/call-module.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { pacedAgent, pacedQuestions } from '../../src/worker/pace/paced-components.ts';
import type { RateLimits } from '../../src/worker/pace/rates.ts';
import { RateLimiter, type Side } from '../../src/worker/pace/rate-limiter.ts';
import { type Handler, sendJson, startServer } from '../support/http-server.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function serve(handler: Handler = (_, response) => sendJson(response, 200, {})) {
  const server = await startServer(handler);
  onTestFinished(() => server.close());
  return server;
}

/** A pace that notes what it is asked and told. */
function notedPace(ready: () => Promise<void> = () => Promise.resolve()) {
  const notes: string[] = [];
  const pace: Pace = {
    async ready(endpoint) {
      notes.push(`ready ${endpoint}`);
      await ready();
    },
    refused: (endpoint) => void notes.push(`refused ${endpoint}`),
  };
  return { pace, notes };
}

const post = (url: string, signal?: AbortSignal) => postJson({ url, body: {}, timeoutMs: 150, signal });

describe('a paced request', () => {
  it('asks before each request, by origin, and tells which were refused', async () => {
    const replies = [200, 429, 503, 503, 200];
    const server = await serve((_, response) => {
      const status = replies.shift() ?? 200;
      sendJson(response, status, {}, status === 503 && replies.length === 1 ? { 'retry-after': '2' } : {});
    });
    const { pace, notes } = notedPace();
    await paced(pace, async () => {
      for (let time = 0; time < 5; time++) await post(`${server.origin}/chat?x=1`).catch(() => undefined);
    });
    const [ready, refused] = [`ready ${server.origin}`, `refused ${server.origin}`];
    expect(notes).toEqual([ready, ready, refused, ready, ready, refused, ready]);
    await post(server.origin);
    expect(notes).toHaveLength(7);
  });

  it('has its whole time however long it waited before', async () => {
    const server = await serve();
    const { pace } = notedPace(() => sleep(300));
    await expect(paced(pace, () => post(server.origin))).resolves.toMatchObject({ status: 200 });
  });

  it('is not sent when the wait ends otherwise', async () => {
    const server = await serve();
    const { pace } = notedPace(() => Promise.reject(new StepFailure('RateQueued', 'later')));
    await expect(paced(pace, () => post(server.origin))).rejects.toMatchObject({ type: 'RateQueued' });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a paced call of a module', () => {
  it('counts as one request without an address, and tells of a rate limit', async () => {
    const { pace, notes } = notedPace();
    const call = (run: () => unknown) => callModule({ place: 'm', run }, { timeoutMs: 100, args: () => [] });
    await paced(pace, () => call(() => 'x'));
    const limited = Object.assign(new Error('slow'), { status: 429 });
    await expect(paced(pace, () => call(() => Promise.reject(limited)))).rejects.toMatchObject({ type: 'RateLimited' });
    await expect(paced(pace, () => call(() => Promise.reject(new Error('no'))))).rejects.toThrow('no');
    const ready = 'ready undefined';
    expect(notes).toEqual([ready, ready, 'refused undefined', ready]);
  });
});

describe('paced components', () => {
  /** A limiter on a real store that tells what was taken. */
  async function limiterWith(limits: Partial<Record<Side, RateLimits>>) {
    const store = await openSqliteStore(`${await tempFolder()}/store.db`);
    onTestFinished(() => store.close());
    const taken = new Map<string, number>();
    const counting: Pick<Store, 'takeRate' | 'lowerRate'> = {
      lowerRate: store.lowerRate,
      takeRate: (endpoint, use) => {
        taken.set(endpoint, (taken.get(endpoint) ?? 0) + (use.requests?.amount ?? 0));
        return store.takeRate(endpoint, use);
      },
    };
    const limiter = new RateLimiter({ store: counting, limitsOf: (_, side) => limits[side] ?? {} });
    return { store, taken, pace: (side: Side) => () => limiter.paceOf({ batchId: 'one', side, place: 'place' }) };
  }

  const call = (signal = new AbortController().signal): AgentCall => ({
    ...callIdentity('one/seed', 0, 'agent'),
    messages: [],
    seed: { id: 'seed', question: '?', tag: undefined, metadata: undefined },
    signal,
  });

  it('count every request of a step by side and address, and tell the time that they waited', async () => {
    const server = await serve();
    const { taken, pace } = await limiterWith({
      agent: { requestsPerSecond: 20 },
      questions: { requestsPerSecond: 20 },
    });
    const agent: Agent = {
      async invoke() {
        for (let round = 0; round < 6; round++) await post(server.origin);
        return { content: 'x', usage: { inputTokens: 1, outputTokens: 1 } };
      },
    };
    const startedAt = performance.now();
    const { waitedMs, content } = await pacedAgent(agent, pace('agent')).invoke(call());
    expect(content).toBe('x');
    expect(waitedMs).toBeGreaterThan(80);
    expect(waitedMs).toBeLessThanOrEqual(performance.now() - startedAt);
    const questions = pacedQuestions(
      { generate: async () => ({ questions: [String((await post(server.origin)).status)] }) },
      pace('questions'),
    );
    await questions.generate({ ...call(), context: '', previousQuestions: [], agentDescription: undefined });
    expect(Object.fromEntries(taken)).toEqual({ [`agent ${server.origin}`]: 6, [`questions ${server.origin}`]: 1 });
  });

  it('without a limit ask nobody', async () => {
    const server = await serve();
    const { taken, pace } = await limiterWith({ agent: {}, questions: { requestsPerSecond: 1 } });
    const agent: Agent = { invoke: async () => ({ content: String((await post(server.origin)).status) }) };
    await Promise.all(Array.from({ length: 20 }, () => pacedAgent(agent, pace('agent')).invoke(call())));
    expect(taken.size).toBe(0);
  });

  it('charge the tokens that a reply tells of to the address that gave it', async () => {
    const server = await serve();
    const { store, pace } = await limiterWith({ agent: { tokensPerMinute: 600_000 } });
    const agent: Agent = {
      invoke: async () => {
        await post(server.origin);
        return { content: 'x', usage: { inputTokens: 90_000, outputTokens: 10_000 } };
      },
    };
    await pacedAgent(agent, pace('agent')).invoke(call());
    const owed = async () => (await store.takeRate(`agent ${server.origin}`, {})).tokensOwed;
    await expect.poll(owed, { timeout: 5_000 }).toBeGreaterThan(90_000);
    expect(await owed()).toBeLessThanOrEqual(100_000);
  });

  it('keep what an agent has beside its answers', async () => {
    const { pace } = await limiterWith({});
    let isClosed = false;
    const agent: Agent = {
      invoke: () => Promise.reject(new Error('broken')),
      fetchTrace: async () => ({ trace: 1, traceId: 't' }),
      close: async () => void (isClosed = true),
    };
    const wrapped = pacedAgent(agent, pace('agent'));
    await expect(wrapped.invoke(call())).rejects.toThrow('broken');
    expect(await wrapped.fetchTrace?.({ ...call(), traceId: undefined, answeredAt: '' })).toMatchObject({ trace: 1 });
    await wrapped.close?.();
    expect(isClosed).toBe(true);
    expect(pacedAgent({ invoke: agent.invoke }, pace('agent'))).not.toHaveProperty('fetchTrace');
  });
});
