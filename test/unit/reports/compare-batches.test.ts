import { describe, expect, it } from 'vitest';
import { compareBatches } from '../../../src/reports/compare-batches.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { judgement, rowsOf, RULES, ruled, type WrittenRow } from '../../support/judged-rows.ts';

const sideOf = (batchId: string, rows: readonly WrittenRow[]) => ({
  batchId,
  judges: [RULES],
  rows: rowsOf(rows, batchId),
});

const comparisonOf = (a: readonly WrittenRow[], b: readonly WrittenRow[], randomSeed = 7) =>
  compareBatches({ a: sideOf('a', a), b: sideOf('b', b) }, { randomSeed });

describe('two batches', () => {
  it('differ in exactly the cases that flipped, the worse ones first', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `case-${index}`);
    const results = (failed: readonly number[]) =>
      ids.map((id, index) => ruled(id, failed.includes(index) ? 'fail' : 'pass'));
    const found = await comparisonOf(results([2, 3, 11]), results([3, 5, 7]));
    expect(found).toMatchObject({ common: 20, onlyA: 0, onlyB: 0, hasTrials: false });
    expect(found.flips).toEqual([
      ...[5, 7].map((index) => ({
        caseId: `case-${index}`,
        persona: undefined,
        isBetter: false,
        a: { passed: 1, judged: 1, conversationId: `a/case-${index}` },
        b: { passed: 0, judged: 1, conversationId: `b/case-${index}` },
        criteria: ['rules/pass'],
      })),
      ...[2, 11].map((index) => expect.objectContaining({ caseId: `case-${index}`, isBetter: true })),
    ]);
    // Two flips each way: b(2; 4, 1/2) on both sides is certain.
    expect(found.judged).toMatchObject({ pairs: 20, difference: 0, p: 1 });
  });

  it('are told apart by the exact test of McNemar', async () => {
    const a = Array.from({ length: 12 }, (_, index) => ruled(`c${index}`, index < 8 ? 'fail' : 'pass'));
    const b = Array.from({ length: 12 }, (_, index) => ruled(`c${index}`, 'pass'));
    const { judged } = await comparisonOf(a, b);
    expect(judged.p).toBeCloseTo(2 * 0.5 ** 8, 12);
    expect(judged.difference).toBeCloseTo(8 / 12, 12);
  });

  it('keep pairs with one side unjudged apart: in no rate but the strict one, and no flip', async () => {
    const unjudged = (id: string): WrittenRow => ({ id, outcome: 'agent-failed' });
    const { judged, strict, flips, ...found } = await comparisonOf(
      [ruled('both', 'pass'), ruled('onlyA', 'pass'), unjudged('onlyB'), unjudged('neither')],
      [ruled('both', 'pass'), unjudged('onlyA'), ruled('onlyB', 'pass'), unjudged('neither')],
    );
    expect(found).toMatchObject({ common: 4, judgedOnlyInA: 1, judgedOnlyInB: 1, judgedInNeither: 1 });
    expect(judged).toMatchObject({ pairs: 1, a: { passed: 1, total: 1 }, b: { passed: 1, total: 1 } });
    expect(strict).toMatchObject({ pairs: 4, a: { passed: 2, total: 4 }, b: { passed: 2, total: 4 } });
    expect(flips).toEqual([]);
    expect(found.outcomes).toEqual({ a: { completed: 2, 'agent-failed': 2 }, b: { completed: 2, 'agent-failed': 2 } });
  });

  it('count the cases that only one of them has', async () => {
    const found = await comparisonOf(
      [ruled('x', 'pass'), ruled('y', 'pass')],
      [ruled('y', 'fail'), ruled('z', 'pass'), ruled('w', 'pass')],
    );
    expect(found).toMatchObject({ common: 1, onlyA: 1, onlyB: 2, judged: { pairs: 1 } });
    expect(found.flips.map(({ caseId }) => caseId)).toEqual(['y']);
  });

  it('pair a case by persona, and its trials together', async () => {
    const trials = (persona: string, results: readonly ('pass' | 'fail')[]) =>
      results.map((result, index) =>
        ruled(`x.${persona}.t${index + 1}`, result, { caseId: 'x', persona, trial: index + 1 }),
      );
    const found = await comparisonOf(
      [...trials('plain', ['pass', 'pass']), ...trials('terse', ['pass', 'fail'])],
      [...trials('plain', ['pass', 'pass']), ...trials('terse', ['fail', 'fail'])],
    );
    expect(found).toMatchObject({ common: 2, hasTrials: true, judged: { pairs: 2, difference: -0.25, p: undefined } });
    expect(found.flips).toMatchObject([
      {
        caseId: 'x',
        persona: 'terse',
        isBetter: false,
        a: { passed: 1, judged: 2, conversationId: 'a/x.terse.t1' },
        b: { passed: 0, judged: 2, conversationId: 'b/x.terse.t1' },
      },
    ]);
  });

  it('compare criteria that both were judged by, and means of numbers', async () => {
    const row = (id: string, tone: number): WrittenRow => ({
      id,
      judgements: [judgement('rules', { pass: 'pass', tone })],
    });
    const { criteria } = await comparisonOf([row('x', 2), row('y', 4)], [row('x', 4), row('y', 4)]);
    expect(criteria.map(({ name }) => name)).toEqual(['rules/pass', 'rules/tone']);
    expect(criteria[0]).toMatchObject({ rates: { pairs: 2, difference: 0 }, means: undefined });
    expect(criteria[1]).toMatchObject({ rates: undefined, means: { difference: 1, p: undefined } });
  });

  it('cannot be compared without a common case', async () => {
    const [x, y] = [ruled('x', 'pass'), ruled('y', 'pass')];
    expect(await inputProblems(comparisonOf([x], [y]), '.')).toEqual([
      'BATCH: batches a and b have no case in common; compare batches over the same seeds (ids of rows pair them)',
    ]);
    const of = (persona: string) => ruled(`x.${persona}`, 'pass', { caseId: 'x', persona });
    expect(await inputProblems(comparisonOf([of('plain')], [of('terse')]), '.')).toEqual([
      'BATCH: batches a and b have cases in common, but none with the same persona; give both the same personas',
    ]);
  });
});
