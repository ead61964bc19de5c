import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VERDICTS } from '../../../src/contract/judgement.ts';
import { OUTCOMES } from '../../../src/contract/outcome.ts';
import { ratesOf, type Rates } from '../../../src/statistics/rates-of.ts';
import { VerdictTally, type CountedConversation } from '../../../src/statistics/verdict-tally.ts';
import { wilson } from '../../../src/statistics/wilson.ts';

function ratesOfAll(conversations: readonly CountedConversation[]): Rates {
  const tally = new VerdictTally();
  for (const conversation of conversations) tally.add(conversation);
  return ratesOf(tally, { randomSeed: 7, resamples: 500 });
}

const passed = (caseId: string): CountedConversation => ({ caseId, verdict: 'passed', outcome: 'completed' });
const failed = (caseId: string): CountedConversation => ({ caseId, verdict: 'failed', outcome: 'completed' });

describe('rates', () => {
  it('show one success among failures as 1 of all', () => {
    const lost = ['b', 'c', 'd', 'e'].map(
      (caseId) => ({ caseId, verdict: 'unjudged', outcome: 'agent-failed' }) as const,
    );
    const rates = ratesOfAll([passed('a'), ...lost]);
    expect(rates).toMatchObject({ all: 5, judged: 1, passed: 1, leftOut: { 'agent-failed': 4 } });
    expect(rates.strict).toMatchObject({ count: 1, total: 5, share: 0.2, cases: 5, method: 'wilson' });
    expect(rates.strict?.interval).toEqual(wilson(1, 5));
    expect(rates.rate).toMatchObject({ count: 1, total: 1, share: 1 });
    expect(rates.rate?.interval.low).toBeLessThan(0.21);
  });

  it('list what is left out by cause, the most frequent first', () => {
    const { leftOut, judged, strict } = ratesOfAll([
      passed('a'),
      failed('b'),
      { caseId: 'c', verdict: 'error', outcome: 'completed' },
      { caseId: 'd', verdict: 'error', outcome: 'completed', cause: 'BadVerdict' },
      { caseId: 'e', verdict: 'error', outcome: 'completed', cause: 'BadVerdict' },
      { caseId: 'f', verdict: 'inconclusive', outcome: 'goal-reached' },
      { caseId: 'g', verdict: 'unjudged', outcome: 'user-gave-up' },
      { caseId: 'h', verdict: 'unjudged', outcome: 'cancelled' },
      { caseId: 'i', verdict: 'unjudged', outcome: undefined },
    ]);
    expect(Object.entries(leftOut)[0]).toEqual(['BadVerdict', 2]);
    expect(leftOut).toEqual({ BadVerdict: 2, error: 1, inconclusive: 1, unjudged: 1, cancelled: 1, unfinished: 1 });
    expect(judged).toBe(2);
    expect(strict).toMatchObject({ count: 1, total: 9 });
  });

  it('believe a verdict even where the conversation failed: somebody asked for it', () => {
    expect(ratesOfAll([{ caseId: 'a', verdict: 'failed', outcome: 'agent-failed' }])).toMatchObject({
      judged: 1,
      leftOut: {},
    });
  });

  it('take the case for the unit as soon as one has two conversations', () => {
    const cases = Array.from({ length: 30 }, (_, at) => `case ${at}`);
    const once = ratesOfAll(cases.map((each, at) => (at % 3 === 0 ? failed(each) : passed(each))));
    const thrice = ratesOfAll(cases.flatMap((each, at) => Array(3).fill(at % 3 === 0 ? failed(each) : passed(each))));
    expect(once.rate).toMatchObject({ method: 'wilson', total: 30, cases: 30 });
    expect(thrice.rate).toMatchObject({ method: 'bootstrap', total: 90, cases: 30 });
    const width = ({ rate }: Rates) => (rate ? rate.interval.high - rate.interval.low : 0);
    // Trials that repeat each other make nobody surer.
    expect(width(thrice)).toBeGreaterThan(width(once) * 0.9);
  });

  it('stay in doubt where all trials of a few cases passed', () => {
    const { rate } = ratesOfAll(['a', 'a', 'a', 'b', 'b', 'b'].map(passed));
    expect(rate).toMatchObject({ share: 1, total: 6, cases: 2, method: 'wilson-over-cases', interval: wilson(2, 2) });
  });

  it('are unknown where there is nothing', () => {
    expect(ratesOfAll([])).toEqual({ all: 0, judged: 0, passed: 0, rate: undefined, strict: undefined, leftOut: {} });
  });

  it('count each conversation once, are never above the judged rate when strict, and do not depend on the order', () => {
    const conversation = fc.record({
      caseId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      verdict: fc.constantFrom(...VERDICTS),
      outcome: fc.option(fc.constantFrom(...OUTCOMES), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(conversation), (conversations) => {
        const rates = ratesOfAll(conversations);
        expect(rates.all).toBe(conversations.length);
        expect(Object.values(rates.leftOut).reduce((sum, count) => sum + count, rates.judged)).toBe(rates.all);
        for (const rate of [rates.rate, rates.strict]) {
          expect(rate?.interval.low ?? 0).toBeLessThanOrEqual(rate?.share ?? 0);
          expect(rate?.interval.high ?? 0).toBeGreaterThanOrEqual(rate?.share ?? 0);
        }
        expect(rates.strict?.share ?? 0).toBeLessThanOrEqual(rates.rate?.share ?? 0);
        expect(ratesOfAll(conversations.toReversed())).toEqual(rates);
      }),
    );
  });
});
