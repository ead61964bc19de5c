import { describe, expect, it } from 'vitest';
import { batchStatistics, type StatisticsOptions } from '../../../src/reports/batch-statistics.ts';
import { judgement, QUALITY, rowsOf, RULES, ruled, score, type WrittenRow } from '../../support/judged-rows.ts';

const statisticsOf = (rows: readonly WrittenRow[], options: Partial<StatisticsOptions> = {}) =>
  batchStatistics(rowsOf(rows), { judges: [RULES], ...options });

describe('the statistics of a batch', () => {
  it('show one success among failures as 1 of all, and name the causes of the others', async () => {
    const failures = Array.from({ length: 9 }, (_, index) => ({ id: `f${index}`, outcome: 'agent-failed' as const }));
    const { all, judged, passed, rate, strict, leftOut, cases } = await statisticsOf([ruled('a', 'pass'), ...failures]);
    expect({ all, judged, passed, cases }).toEqual({ all: 10, judged: 1, passed: 1, cases: 10 });
    expect(rate).toMatchObject({ count: 1, total: 1, share: 1, method: 'wilson' });
    expect(rate?.interval.low).toBeLessThan(0.21);
    expect(strict).toMatchObject({ count: 1, total: 10, share: 0.1 });
    expect(leftOut).toEqual({ 'agent-failed': 9 });
  });

  it('leave out whatever has no verdict, each under one cause, and count it in the strict rate', async () => {
    const judges = [RULES, QUALITY];
    const good = judgement('rules', { pass: 'pass' });
    const rows: WrittenRow[] = [
      { id: 'passed', judgements: [good, judgement('quality', { resolved: 'pass', tone: 1 })] },
      { id: 'silent', judgements: [good, judgement('quality', 'BadVerdict')] },
      { id: 'failed', judgements: [judgement('rules', { pass: 'fail' }), judgement('quality', 'BadVerdict')] },
      { id: 'criterion', judgements: [good, judgement('quality', { resolved: 'error', tone: 5 })] },
      { id: 'unsure', judgements: [good, judgement('quality', { resolved: 'inconclusive', tone: 5 })] },
      { id: 'half', judgements: [good] },
      { id: 'unseen' },
      { id: 'running', outcome: null },
      { id: 'cancelled', outcome: 'cancelled' },
    ];
    const found = await statisticsOf(rows, { judges });
    expect(found).toMatchObject({ all: 9, judged: 2, passed: 1 });
    expect(found.rate?.share).toBe(0.5);
    expect(found.strict?.share).toBeCloseTo(1 / 9, 12);
    expect(found.leftOut).toEqual({
      'error of quality: BadVerdict': 1,
      'error in quality/resolved': 1,
      inconclusive: 1,
      'not judged by quality': 1,
      'not judged': 1,
      running: 1,
      cancelled: 1,
    });
    const leftOut = Object.values(found.leftOut).reduce((sum, count) => sum + count, 0);
    expect(found.judged + leftOut).toBe(found.all);
  });

  it('keep errors out of every mean, and numbers that decide nothing out of the rates', async () => {
    const rows = [5, 3, 'error' as const].map((tone, index) => ({
      id: `s${index}`,
      judgements: [judgement('quality', { resolved: 'pass', tone })],
    }));
    const { criteria } = await statisticsOf(rows, { judges: [QUALITY] });
    expect(criteria.map(({ criterion }) => criterion)).toEqual(['resolved', 'tone']);
    const [resolved, tone] = criteria;
    expect(resolved).toMatchObject({ gate: true, mean: undefined, rates: { judged: 3, passed: 3 } });
    expect(tone).toMatchObject({ gate: false, leftOut: { error: 1 }, rates: { judged: 2, passed: 1, all: 3 } });
    expect(tone?.mean).toMatchObject({ ratio: 4, scores: 2 });
  });

  it('fail a criterion that is judged by turn where any turn fails it', async () => {
    const scores = [score('honest', 'pass', { turn: 0 }), score('honest', 'fail', { turn: 1 })];
    const { passed, criteria } = await statisticsOf([
      { id: 'a', turns: 2, judgements: [judgement('rules', {}, { scores })] },
    ]);
    expect(passed).toBe(0);
    expect(criteria[0]?.rates).toMatchObject({ judged: 1, passed: 0 });
  });

  it('show pass^k and pass@k of trials beside a rate whose interval is over cases', async () => {
    const trial = (caseId: string, number: number, result: 'pass' | 'fail') =>
      ruled(`${caseId}.t${number}`, result, { caseId, trial: number });
    const rows = [
      ...[1, 2, 3, 4].map((number) => trial('always', number, 'pass')),
      ...[1, 2, 3, 4].map((number) => trial('half', number, number < 3 ? 'pass' : 'fail')),
      ...[1, 2, 3, 4].map((number) => trial('never', number, 'fail')),
    ];
    const found = await statisticsOf(rows, { randomSeed: 7 });
    expect(found).toMatchObject({ all: 12, cases: 3, passed: 6 });
    expect(found.rate).toMatchObject({ share: 0.5, method: 'bootstrap', cases: 3 });
    expect(found.rate?.interval.low).toBe(0);
    expect(found.rate?.interval.high).toBe(1);
    expect(found.passHatK.map(({ share = Number.NaN }) => Number(share.toFixed(6)))).toEqual([
      0.5, 0.388889, 0.333333, 0.333333,
    ]);
    expect(found.passAtK.map(({ share = Number.NaN }) => Number(share.toFixed(6)))).toEqual([
      0.5, 0.611111, 0.666667, 0.666667,
    ]);
    expect(await statisticsOf(rows, { randomSeed: 7 })).toEqual(found);
  });

  it('count a trial without a verdict as one that has not passed', async () => {
    const rows = [ruled('a.t1', 'pass', { caseId: 'a', trial: 1 }), { id: 'a.t2', caseId: 'a', trial: 2 }];
    const { passHatK } = await statisticsOf(rows);
    expect(passHatK.map(({ k, share }) => [k, share])).toEqual([
      [1, 0.5],
      [2, 0],
    ]);
  });

  it.each([
    ['persona', ['plain', null, 'terse']],
    ['tag', ['blue', 'of-spec', 'red']],
    ['case', ['a', 'b', 'c']],
  ] as const)('count the groups by %s apart', async (by, keys) => {
    const rows = [
      ruled('a', 'pass', { persona: 'plain', tag: 'blue' }),
      ruled('b', 'fail'),
      ruled('c', 'pass', { persona: 'terse', tag: 'red' }),
    ];
    const { groups, all } = await statisticsOf(rows, { by, tag: 'of-spec' });
    expect(all).toBe(3);
    expect(groups.map(({ key, passed, all }) => [key, passed, all])).toEqual([
      [keys[0], 1, 1],
      [keys[1], 0, 1],
      [keys[2], 1, 1],
    ]);
  });

  it('have no rate, rather than 0, of what has nothing in it', async () => {
    expect(await statisticsOf([])).toMatchObject({ all: 0, rate: undefined, strict: undefined, leftOut: {} });
    expect(await statisticsOf([{ id: 'a' }])).toMatchObject({ rate: undefined, strict: { count: 0, total: 1 } });
  });
});
