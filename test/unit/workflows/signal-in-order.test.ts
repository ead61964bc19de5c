import { describe, expect, it } from 'vitest';
import { defineSignal } from '@temporalio/workflow';
import { type Child, signalInOrder } from '../../../src/workflows/signal-in-order.ts';

const pause = defineSignal<[reason: string]>('pause');
const resume = defineSignal('resume');

/** A child to which each signal takes as long as the test wants. */
function slowChild() {
  const sent: string[] = [];
  const arrivals: { arrive: () => void; fail: (error: Error) => void }[] = [];
  const child: Child = {
    signal: (signal, ...args) => {
      sent.push([typeof signal === 'string' ? signal : signal.name, ...args].join(' '));
      return new Promise<void>((resolve, reject) => arrivals.push({ arrive: resolve, fail: reject }));
    },
  };
  return { child, sent, arrivals };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('signalInOrder', () => {
  it('sends a signal when the one before it has arrived, or could not', async () => {
    const { child, sent, arrivals } = slowChild();
    signalInOrder(child, pause, 'lunch');
    signalInOrder(child, resume);
    signalInOrder(child, pause, 'dinner');
    await settled();
    expect(sent).toEqual(['pause lunch']);
    arrivals[0]?.arrive();
    await settled();
    expect(sent).toEqual(['pause lunch', 'resume']);
    arrivals[1]?.fail(new Error('the child has ended'));
    await settled();
    expect(sent).toEqual(['pause lunch', 'resume', 'pause dinner']);
  });

  it('lets no child wait for another one', async () => {
    const [one, other] = [slowChild(), slowChild()];
    for (const { child } of [one, other]) signalInOrder(child, pause, 'lunch');
    await settled();
    expect([one.sent, other.sent]).toEqual([['pause lunch'], ['pause lunch']]);
  });
});
