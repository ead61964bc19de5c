import { setImmediate as tick } from 'node:timers/promises';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import type { ComponentType } from '../../../src/contract/component-type.ts';
import type { ComponentTypes } from '../../../src/spec/component-types.ts';
import type { Store } from '../../../src/store/store.ts';
import { batchRuntimes, type BatchRuntimes } from '../../../src/worker/batch-runtimes.ts';

const LIMITS = { agent: { timeout: '5m' }, questions: { timeout: '2m' } };
const SPEC = {
  agent: { type: 'counted' },
  questions: { type: 'counted' },
  context: { type: 'counted' },
  limits: LIMITS,
};

interface Counts {
  made: number;
  closed: number;
}

/** Runtimes of components that count how often each is made and closed. */
function countedRuntimes(agentSpec: object = SPEC.agent): {
  readonly runtimes: BatchRuntimes;
  readonly counts: Counts;
} {
  const counts: Counts = { made: 0, closed: 0 };
  const plain = { type: 'counted', options: z.object({}), create: () => ({}) };
  const agent: ComponentType<object> = {
    ...plain,
    create() {
      counts.made += 1;
      return { close: async () => void (counts.closed += 1) };
    },
  };
  const types = { agents: { counted: agent }, questions: { counted: plain }, contexts: { counted: plain } };
  const store = {
    async findBatch() {
      await tick();
      return { manifest: { spec: { ...SPEC, agent: agentSpec }, projectDir: '/nowhere' } };
    },
  };
  const runtimes = batchRuntimes({
    store: store as unknown as Store,
    readEnv: () => undefined,
    types: types as unknown as ComponentTypes,
  });
  return { runtimes, counts };
}

describe('the components of a batch', () => {
  it('are made once when many steps ask for them at the same time, and closed once', async () => {
    const { runtimes, counts } = countedRuntimes();
    const found = await Promise.all([1, 2, 3].map(() => runtimes.of('b')));
    expect(new Set(found).size).toBe(1);
    await runtimes.close();
    expect(counts).toEqual({ made: 1, closed: 1 });
  });

  it('are not made to extract contexts of what is stored, and are to ask for late traces', async () => {
    const { runtimes, counts } = countedRuntimes();
    const [first, second] = await Promise.all([1, 2].map(() => runtimes.extractionOf('b')));
    expect(first).toBe(second);
    expect(first).not.toHaveProperty('agent');
    expect(counts.made).toBe(0);
    await runtimes.close();
    const tracing = countedRuntimes({ type: 'counted', trackingUri: 'http://localhost:5000' });
    expect(await tracing.runtimes.extractionOf('b')).toBe(await tracing.runtimes.of('b'));
    expect(tracing.counts.made).toBe(1);
    await tracing.runtimes.close();
  });
});
