import { describe, expect, it } from 'vitest';
import { StepFailure } from '../../../src/contract/failures.ts';
import { pushTally } from '../../../src/push/push-tally.ts';

const REFUSED = new StepFailure('InvalidRequest', 'too odd', { status: 400 });
const { signal } = new AbortController();

async function work(thrown?: unknown): Promise<void> {
  if (thrown !== undefined) throw thrown;
}

describe('a tally of what is pushed', () => {
  it('counts a conversation once, and not where a part of it failed', async () => {
    const tally = pushTally();
    tally.skip();
    const push = async () => {
      await tally.attempt(['a', 'b'], () => work());
      await tally.attempt(['b', 'c'], () => work(REFUSED));
      await tally.attempt(['c', 'd'], () => work());
    };
    expect(await tally.result(push(), signal)).toEqual({
      pushed: 2,
      empty: 1,
      failures: [{ conversationIds: ['b', 'c'], message: 'too odd' }],
      isInterrupted: false,
    });
  });

  it.each([
    ['who is asked is not there', new StepFailure('Unavailable', 'refused')],
    ['who asks is refused', new StepFailure('Unauthorized', 'who?', { status: 401 })],
    ['the server is overloaded', new StepFailure('Unavailable', 'later', { status: 503 })],
  ])('stops where %s', async (_title, failure) => {
    const tally = pushTally();
    const push = tally.attempt(['a'], () => work(failure));
    expect(await tally.result(push, signal)).toMatchObject({ pushed: 0, stoppedBy: failure, isInterrupted: false });
  });

  it('stops after twenty failures in a row', async () => {
    const tally = pushTally();
    const push = async () => {
      for (let index = 0; index < 30; index += 1) await tally.attempt([`${index}`], () => work(REFUSED));
    };
    const result = await tally.result(push(), signal);
    expect(result.failures).toHaveLength(20);
    expect(result.stoppedBy).toBe(REFUSED);
  });

  it('says that it was interrupted, whatever that made fail', async () => {
    const tally = pushTally();
    const push = tally.attempt(['a'], () => work(new DOMException('aborted', 'AbortError')));
    expect(await tally.result(push, AbortSignal.abort())).toMatchObject({ pushed: 0, isInterrupted: true });
  });

  it('throws what is no failure of the receiver', async () => {
    const tally = pushTally();
    const gone = new StepFailure('StoreUnavailable', 'the store is gone');
    await expect(tally.result(work(gone), signal)).rejects.toBe(gone);
    await expect(tally.result(work(new TypeError('a mistake')), signal)).rejects.toThrow('a mistake');
  });
});
