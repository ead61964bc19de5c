import { describe, expect, it, onTestFinished } from 'vitest';
import type { Agent, AgentCall } from '../../../../src/agents/agent.ts';
import { callIdentity } from '../../../../src/contract/call-identity.ts';
import { sendJson } from '../../../../src/http/send-json.ts';
import { openSqliteStore } from '../../../../src/store/open-store.ts';
import type { Store } from '../../../../src/store/store.ts';
import { pacedAgent, pacedQuestions } from '../../../../src/worker/pace/paced-agent.ts';
import type { RateLimits } from '../../../../src/worker/pace/rates.ts';
import { RateLimiter, type LimitedSection } from '../../../../src/worker/pace/rate-limiter.ts';
import { serveJson } from '../../../support/serve.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const post = (url: string, signal?: AbortSignal) =>
  sendJson({ method: 'POST', url, body: {}, timeoutMs: 5_000, signal });

describe('paced components', () => {
  /** A limiter on a real store that tells what was taken. */
  async function limiterWith(limits: Partial<Record<LimitedSection, RateLimits>>) {
    const store = await openSqliteStore(`${await tempFolder()}/store.db`);
    onTestFinished(() => store.close());
    const taken = new Map<string, number>();
    const counting: Pick<Store, 'takeRate' | 'changePace'> = {
      changePace: store.changePace,
      takeRate: (endpoint, use) => {
        taken.set(endpoint, (taken.get(endpoint) ?? 0) + (use.requests?.amount ?? 0));
        return store.takeRate(endpoint, use);
      },
    };
    const limiter = new RateLimiter({ store: counting, limitsOf: (_, section) => limits[section] ?? {} });
    return {
      store,
      taken,
      pace: (section: LimitedSection) => () => limiter.paceOf({ batchId: 'one', section, place: 'place' }),
    };
  }

  const call = (signal = new AbortController().signal): AgentCall => ({
    ...callIdentity('one/seed', 0, 'agent'),
    messages: [],
    seed: { id: 'seed', question: '?', tag: undefined, metadata: undefined },
    signal,
  });

  it('count every request of a step by section and address, and tell the time that they waited', async () => {
    const server = await serveJson(200);
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

  it('keep the second look of a user at its goal to the rate too, and leave a user a user', async () => {
    const server = await serveJson(200);
    const { taken, pace } = await limiterWith({ questions: { requestsPerSecond: 20 } });
    const generate = () => Promise.resolve({ questions: ['x'] });
    const verify = async () => ({ isReached: true, reason: String((await post(server.origin)).status) });
    const user = pacedQuestions({ isUser: true, generate, verify }, pace('questions'));
    const request = { ...call(), context: '', previousQuestions: [], agentDescription: undefined };
    expect(await user.verify?.(request)).toMatchObject({ isReached: true, reason: '200' });
    expect([user.isUser, Object.fromEntries(taken)]).toEqual([true, { [`questions ${server.origin}`]: 1 }]);
    expect(pacedQuestions({ generate }, pace('questions'))).not.toHaveProperty('verify');
  });

  it('without a limit ask nobody', async () => {
    const server = await serveJson(200);
    const { taken, pace } = await limiterWith({ agent: {}, questions: { requestsPerSecond: 1 } });
    const agent: Agent = { invoke: async () => ({ content: String((await post(server.origin)).status) }) };
    await Promise.all(Array.from({ length: 20 }, () => pacedAgent(agent, pace('agent')).invoke(call())));
    expect(taken.size).toBe(0);
  });

  it('charge the tokens that a reply tells of to the address that gave it', async () => {
    const server = await serveJson(200);
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
