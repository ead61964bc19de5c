import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/contract/errors.ts';
import { requiredShare, requirePass } from '../../../src/reports/require-pass.ts';
import { type JudgedRecord, recordJudged } from '../../support/judged-batch.ts';
import { judgement, RULES, type Written } from '../../support/judged-rows.ts';
import { storeInTempHome } from '../../support/recorded-batch.ts';

const found = (result: Written): JudgedRecord => ({
  seed: {},
  turns: [{}],
  ending: { outcome: 'completed' },
  found: { run: [judgement('rules', { pass: result })] },
});

async function reached(conversations: readonly JudgedRecord[], share: number) {
  const { store } = await storeInTempHome();
  await recordJudged(store, { batchId: 'b', spec: { judges: [RULES] }, conversations });
  return requirePass(store, { batchId: 'b', set: 'run', share });
}

describe('a share that has to pass', () => {
  it('is of all conversations: what failed or has an error counts against it', async () => {
    const failed: JudgedRecord = { seed: {}, ending: { outcome: 'agent-failed' } };
    const open: JudgedRecord = { seed: {} };
    const conversations = [found('pass'), found('pass'), found('error'), failed, open];
    expect(await reached(conversations, 0.5)).toEqual({ isEnough: false, passed: 2, all: 5, needed: 3 });
    expect(await reached(conversations, 0.4)).toEqual({ isEnough: true, passed: 2, all: 5, needed: 2 });
  });

  it('is not missed by rounding', async () => {
    const conversations = Array.from({ length: 10 }, (_, index) => found(index < 7 ? 'pass' : 'fail'));
    // 0.7 * 10 is 7.000000000000001 or 7, as the machine counts.
    expect(await reached(conversations, 0.7)).toMatchObject({ isEnough: true, needed: 7 });
    expect(await reached(conversations, 0.71)).toMatchObject({ isEnough: false, needed: 8 });
  });

  it('is not reached by a batch without a conversation', async () => {
    expect(await reached([], 0)).toMatchObject({ isEnough: false, all: 0 });
  });

  it.each(['0', '0.9', '.5', '1', '1.0'])('is read from %s', (given) => {
    expect(requiredShare(given)).toBe(Number(given));
  });

  it.each(['90', '1.1', '-0.1', '90%', '', 'all', '1e-1', 'NaN'])('is no %j', (given) => {
    expect(() => requiredShare(given)).toThrow(InputError);
    expect(() => requiredShare(given)).toThrow(`expected a share from 0 to 1, such as 0.9, got "${given}"`);
  });
});
