import { describe, expect, it } from 'vitest';
import { retryWrite } from '../../src/activities/retry-write.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { failureOf } from '../support/failure-of.ts';

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
