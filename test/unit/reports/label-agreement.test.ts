import { describe, expect, it } from 'vitest';
import { labelAgreement } from '../../../src/reports/label-agreement.ts';
import type { Label } from '../../../src/reports/read-labels.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { judgement, QUALITY, rowsOf, RULES, type WrittenRow } from '../../support/judged-rows.ts';

const judges = [RULES, QUALITY];

function agreementOf(rows: readonly WrittenRow[], labels: readonly (readonly [string, string, Label['label']])[]) {
  return labelAgreement({
    batchId: 'b',
    judges,
    rows: rowsOf(rows),
    file: 'labels.csv',
    labels: labels.map(([id, criterion, label], index) => ({
      line: index + 2,
      conversationId: id,
      criterion,
      label,
    })),
  });
}

const row = (id: string, resolved: 'pass' | 'fail' | 'error', tone = 4): WrittenRow => ({
  id,
  judgements: [judgement('rules', { brief: 'pass' }), judgement('quality', { resolved, tone })],
});

describe('the agreement with people', () => {
  it('counts who passes what, and leaves out what the judge gave no result', async () => {
    const rows = [
      row('a', 'pass'),
      row('b', 'pass'),
      row('c', 'fail'),
      row('d', 'fail'),
      row('e', 'error'),
      { id: 'f' },
    ];
    const [found] = await agreementOf(rows, [
      ['b/a', 'resolved', 'pass'],
      ['b/b', 'resolved', 'fail'],
      ['b/c', 'resolved', 'fail'],
      ['b/d', 'resolved', 'pass'],
      ['b/e', 'resolved', 'pass'],
      ['b/f', 'resolved', 'pass'],
    ]);
    expect(found).toMatchObject({
      judge: 'quality',
      criterion: 'resolved',
      labels: 6,
      agreement: { total: 4, truePassed: 1, falsePassed: 1, trueFailed: 1, falseFailed: 1, kappa: 0 },
      leftOut: { error: 1, 'not judged': 1 },
    });
    expect(found?.agreement.sensitivity).toMatchObject({ count: 1, total: 2 });
    expect(found?.agreement.specificity).toMatchObject({ count: 1, total: 2 });
  });

  it('compares numbers by the threshold of the scale, and by how far they are apart', async () => {
    const [found] = await agreementOf(
      [row('a', 'pass', 5), row('b', 'pass', 2), row('c', 'pass', 4)],
      [
        ['b/a', 'quality/tone', 4],
        ['b/b', 'quality/tone', 4],
        ['b/c', 'quality/tone', 'fail'],
      ],
    );
    expect(found).toMatchObject({
      agreement: { truePassed: 1, falseFailed: 1, falsePassed: 1 },
      numbers: { compared: 2, meanDifference: 1.5 },
    });
  });

  it('takes a criterion of checks from what was scored, whatever else is in the batch', async () => {
    const [found] = await agreementOf([row('a', 'pass')], [['b/a', 'brief', 'pass']]);
    expect(found).toMatchObject({ judge: 'rules', criterion: 'brief', agreement: { total: 1 } });
  });

  it('is refused for what nobody knows, by line', async () => {
    const rows = [{ ...row('a', 'pass'), judgements: [judgement('rules', { resolved: 'pass', brief: 'pass' })] }];
    const labels = [
      ['b/x', 'brief', 'pass'],
      ['other/a', 'brief', 'pass'],
      ['b/a', 'resolved', 'pass'],
      ['b/a', 'breif', 'pass'],
    ] as const;
    expect(await inputProblems(agreementOf(rows, labels), '.')).toEqual([
      'labels.csv:2: batch b has no conversation "b/x"; convsim show b lists them',
      'labels.csv:3: batch b has no conversation "other/a"; ids of this batch begin with b/',
      'labels.csv:4: criterion "resolved" is of several judges; name one: rules/resolved, quality/resolved',
      'labels.csv:5: no judge of the set scores a criterion "breif"; did you mean "brief"?',
    ]);
  });
});
