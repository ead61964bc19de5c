import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { callIdentity } from '../../src/contract/call-identity.ts';
import type { Manifest } from '../../src/contract/manifest.ts';
import type { RateLimits } from '../../src/worker/pace/rates.ts';
import { sendJson } from '../../src/http/send-json.ts';
import { componentTypes } from '../../src/spec/component-types.ts';
import { openSqliteStore } from '../../src/store/open-store.ts';
import { batchRuntimes } from '../../src/worker/batch-runtimes.ts';
import { answerJson, startServer } from '../support/http-server.ts';
import { manifestNamed } from '../support/store-conformance/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';

function manifestWith(limits: RateLimits): Manifest {
  const manifest = manifestNamed('one');
  const { agent } = manifest.spec.limits;
  const spec = {
    ...manifest.spec,
    limits: { ...manifest.spec.limits, agent: { ...agent, ...limits } },
    agent: { type: 'poster' },
    questions: { type: 'script', questions: ['more?'] },
    context: { ...manifest.spec.context, type: 'agent-response' },
  };
  return { ...manifest, spec };
}

/** The components of a worker whose agent makes one request. */
async function openWorker(limits: RateLimits) {
  const server = await startServer((_, response) => answerJson(response, 200, {}));
  const store = await openSqliteStore(`${await tempFolder()}/store.db`);
  await store.createBatch('one', manifestWith(limits));
  const poster = {
    type: 'poster',
    options: z.strictObject({}),
    create: () => ({
      async invoke({ signal }: { signal: AbortSignal }) {
        await sendJson({ method: 'POST', url: server.origin, body: {}, timeoutMs: 5_000, signal });
        return { content: 'posted' };
      },
    }),
  };
  const agents = { ...componentTypes.agents, poster };
  const runtimes = batchRuntimes({ store, readEnv: () => undefined, types: { ...componentTypes, agents } });
  onTestFinished(async () => {
    await runtimes.close();
    await store.close();
    await server.close();
  });
  const ask = async (signal: AbortSignal) => {
    const { agent } = await runtimes.of('one');
    const seed = { id: 'seed', question: '?', tag: undefined, metadata: undefined };
    return agent.invoke({ ...callIdentity('one/seed', 0, 'agent'), messages: [], seed, signal });
  };
  return { server, store, ask };
}

describe('the rate limit of a batch', () => {
  it('holds for the agent of a worker, and a raised one is taken over while every request waits', async () => {
    const { server, store, ask } = await openWorker({ requestsPerSecond: 0.05 });
    const controller = new AbortController();
    const asked = Promise.allSettled(Array.from({ length: 40 }, () => ask(controller.signal)));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(server.requests.length).toBe(1);
    await store.changeManifest('one', () => manifestWith({ requestsPerSecond: 50 }));
    await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBe(40);
    expect((await asked).every((each) => each.status === 'fulfilled')).toBe(true);
  });
});
