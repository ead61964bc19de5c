import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withDeadline } from '../../../src/process/with-deadline.ts';

const timedOut = () => new Error('too late');

describe('withDeadline', () => {
  it('gives what the work gives, and throws what the work throws', async () => {
    expect(await withDeadline({ timeoutMs: 1_000, timedOut }, async () => 7)).toBe(7);
    const broken = withDeadline({ timeoutMs: 1_000, timedOut }, () => Promise.reject(new Error('broken')));
    await expect(broken).rejects.toThrow('broken');
  });

  it('throws its own error when the time is over, and aborts the work', async () => {
    let isAborted = false;
    const work = (signal: AbortSignal) => once(signal, 'abort').then(() => (isAborted = true));
    await expect(withDeadline({ timeoutMs: 20, timedOut }, work)).rejects.toThrow('too late');
    await expect.poll(() => isAborted).toBe(true);
  });

  it('leaves work behind that ignores its signal', async () => {
    await expect(withDeadline({ timeoutMs: 20, timedOut }, () => new Promise(() => undefined))).rejects.toThrow(
      'too late',
    );
  });

  it("throws the caller's reason when the caller aborts, and starts nothing when it has", async () => {
    const reason = new Error('gone');
    const end = new AbortController();
    const waiting = withDeadline({ timeoutMs: 5_000, timedOut, signal: end.signal }, () =>
      sleep(60_000, 0, { ref: false }),
    );
    end.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    let isStarted = false;
    const late = withDeadline({ timeoutMs: 5_000, timedOut, signal: end.signal }, async () => (isStarted = true));
    await expect(late).rejects.toBe(reason);
    expect(isStarted).toBe(false);
  });

  it('takes a time that no timer can hold for a long one', async () => {
    expect(await withDeadline({ timeoutMs: 2 ** 40, timedOut }, () => sleep(10, 'done'))).toBe('done');
  });
});
