import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { BudgetGuard } from '../../../src/activities/budget-guard.ts';
import { type Budget, usedUp } from '../../../src/contract/budget.ts';
import type { Batch, Spent } from '../../../src/store/store.ts';
import { manifestNamed } from '../../support/store-conformance/samples.ts';

const nothing: Spent = { turns: 0, tokens: 0, ranMs: 0 };

describe('a budget', () => {
  it('is used up by the first of its parts that is reached, and says which', () => {
    const budget: Budget = { turns: 10, tokens: 500, duration: '2s' };
    expect(usedUp(budget, { turns: 9, tokens: 499, ranMs: 1_999 })).toBeNull();
    expect(usedUp(budget, { turns: 10, tokens: 0, ranMs: 0 })).toBe('10 of 10 turns');
    expect(usedUp(budget, { turns: 0, tokens: 512, ranMs: 0 })).toBe('512 of 500 tokens');
    expect(usedUp(budget, { turns: 0, tokens: 0, ranMs: 2_000 })).toBe('2s of running time');
    expect(usedUp(undefined, { turns: 1e9, tokens: 1e9, ranMs: 1e9 })).toBeNull();
    expect(usedUp({}, { turns: 1e9, tokens: 1e9, ranMs: 1e9 })).toBeNull();
  });
});

describe('the guard of a budget', () => {
  it('reads once for several calls while much is left, and for each call near the end', async () => {
    const spent = { ...nothing, turns: 1, tokens: 100 };
    const { guard, calls } = guardOver(() => spent, { tokens: 100_000 });
    for (let call = 0; call < 10; call += 1) await guard.pass('b', { budget: { tokens: 100_000 } });
    const reads = () => calls.filter((call) => call === 'readSpent').length;
    expect(reads()).toBe(1);
    await guard.pass('b', { budget: { tokens: 100_000 } });
    expect(reads()).toBe(2);
    for (let call = 0; call < 3; call += 1) await guard.pass('b', { budget: { tokens: 150 } });
    expect(reads()).toBe(5);
  });

  it('lets no call too many through one after the other', async () => {
    const spent = { ...nothing };
    const { guard } = guardOver(() => ({ ...spent }), { turns: 7 });
    let passed = 0;
    const ask = async () => {
      await guard.pass('b', { budget: { turns: 7 } });
      passed += 1;
      spent.turns += 1;
    };
    for (let call = 0; call < 20; call += 1) await ask().catch(() => undefined);
    expect(passed).toBe(7);
  });

  it('refuses with what is used up, unless the store holds a raised budget', async () => {
    const manifest = { budget: { turns: 5 } };
    const { guard } = guardOver(
      () => ({ ...nothing, turns: 5 }),
      () => manifest.budget,
    );
    const old = { budget: { turns: 5 } };
    await expect(guard.pass('b', old)).rejects.toMatchObject({
      type: 'BudgetExhausted',
      message: 'The batch has used up its budget: 5 of 5 turns.',
    });
    manifest.budget = { turns: 6 };
    await guard.pass('b', old);
  });

  it('notes once per second that the batch is running, and asks for nothing without a budget', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { guard, calls } = guardOver(() => nothing, {});
    await guard.pass('b', {});
    await guard.pass('b', {});
    guard.beat('b');
    expect(calls).toEqual(['noteRunning']);
    vi.advanceTimersByTime(1_000);
    guard.beat('b');
    expect(calls).toEqual(['noteRunning', 'noteRunning']);
  });
});

function guardOver(spent: () => Spent, budget: Budget | (() => Budget)) {
  const calls: string[] = [];
  const now = typeof budget === 'function' ? budget : () => budget;
  const guard = new BudgetGuard({
    findBatch: async (batchId): Promise<Batch> => {
      const { spec, ...rest } = manifestNamed('b');
      const manifest = { ...rest, spec: { ...spec, budget: now() } };
      return { batchId, manifest, state: 'open', pauseReason: null, seedCount: 1, createdAt: '' };
    },
    readSpent: async () => (calls.push('readSpent'), spent()),
    noteRunning: async () => void calls.push('noteRunning'),
  });
  return { guard, calls };
}
