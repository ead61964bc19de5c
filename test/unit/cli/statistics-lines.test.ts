import { describe, expect, it } from 'vitest';
import { agreementLines } from '../../../src/cli/agreement-lines.ts';
import { comparisonLines } from '../../../src/cli/comparison-lines.ts';
import { percent } from '../../../src/cli/rate-text.ts';
import { statisticsLines } from '../../../src/cli/statistics-lines.ts';
import { batchStatistics, type Grouping } from '../../../src/reports/batch-statistics.ts';
import { compareBatches } from '../../../src/reports/compare-batches.ts';
import { labelAgreement } from '../../../src/reports/label-agreement.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { judgement, QUALITY, rowsOf, RULES, ruled, type WrittenRow } from '../../support/judged-rows.ts';

const { colors } = fakeTerminal().terminal;

/** Lines as a screen shows them, for comparison with a text of several lines. */
const page = (lines: readonly string[]) => `\n${lines.join('\n')}\n`;

async function statisticsText(
  rows: readonly WrittenRow[],
  { judges = [RULES], by }: { judges?: (typeof RULES)[]; by?: Grouping } = {},
) {
  const statistics = await batchStatistics(rowsOf(rows), { judges, by, randomSeed: 7 });
  const shown = { batchId: 'b', by, colors, width: 100, mostGroups: 2 };
  return page(statisticsLines([{ set: 'run', judges, ...statistics }], shown));
}

async function comparisonText(a: readonly WrittenRow[], b: readonly WrittenRow[], otherJudges: readonly string[] = []) {
  const side = (batchId: string, rows: readonly WrittenRow[]) => ({
    batchId,
    judges: [RULES],
    rows: rowsOf(rows, batchId),
  });
  const comparison = await compareBatches({ a: side('a', a), b: side('b', b) });
  const shown = { ids: { a: 'a', b: 'b' }, colors, width: 100, mostFlips: 1 };
  return page(comparisonLines({ set: 'run', otherJudges, ...comparison }, shown));
}

describe('shares', () => {
  it.each([
    [1, '100 %'],
    [0, '0 %'],
    [0.9999, '99.9 %'],
    [0.0001, '0.1 %'],
    [2 / 3, '66.7 %'],
  ])('%d is %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });
});

describe('statistics in the terminal', () => {
  it('show one success among failures as 1 of all, never as all', async () => {
    const failed = Array.from({ length: 9 }, (_, index) => ({ id: `f${index}`, outcome: 'agent-failed' as const }));
    expect(await statisticsText([ruled('a', 'pass'), ...failed])).toBe(`
batch b: 10 conversations of 10 cases

set run: rules
  1 of 1 judged conversations passed (100 %, interval 20.7 to 100 %)
  strict: 1 of 10 (10 %, interval 1.8 to 40.4 %); left out: 9 agent-failed

  CRITERION   PASSED  RATE   INTERVAL       STRICT  MEAN
  rules/pass  1 of 1  100 %  20.7 to 100 %  10 %    -
  rules/pass: left out: 9 agent-failed

Intervals are of 95 %: Wilson, over conversations. Strict counts every conversation: what is left
out has not passed.
`);
  });

  it('show pass^k and pass@k of trials, numbers of a scale, and the worst groups first', async () => {
    const rows = [1, 2].flatMap((trial) =>
      ['plain', 'terse', 'sceptic'].map((persona, index) => ({
        id: `a.${persona}.t${trial}`,
        caseId: 'a',
        persona,
        trial,
        judgements: [judgement('quality', { resolved: index < trial ? 'pass' : 'fail', tone: 3 + index })],
      })),
    );
    expect(await statisticsText(rows, { judges: [QUALITY], by: 'persona' })).toBe(`
batch b: 6 conversations of 1 case, several trials each

set run: quality
  3 of 6 judged conversations passed (50 %, interval 5.5 to 94.5 %)
  strict: 3 of 6 (50 %, interval 5.5 to 94.5 %)
                                   k=1   k=2
  all of k trials pass (pass^k)    50 %  33.3 %
  one of k trials passes (pass@k)  50 %  66.7 %

  CRITERION         PASSED  RATE    INTERVAL       STRICT  MEAN
  quality/resolved  3 of 6  50 %    5.5 to 94.5 %  50 %    -
  quality/tone *    4 of 6  66.7 %  9.4 to 97.5 %  66.7 %  4
  * decides no verdict

  PERSONA  PASSED  RATE  INTERVAL       STRICT
  sceptic  0 of 2  0 %   0 to 79.3 %    0 %
  terse    1 of 2  50 %  5.5 to 94.5 %  50 %
  and 1 more, which did no worse; --json lists all

Intervals are of 95 %: Wilson, over cases, whose conversations resemble each other. Strict counts
every conversation: what is left out has not passed.
`);
  });

  it('say where nothing has a verdict, rather than a rate', async () => {
    const text = await statisticsText([{ id: 'a' }]);
    expect(text).toContain('  no conversation has passed or failed\n  strict: 0 of 1 (0 %, interval 0 to 79.3 %)');
    expect(text).toContain('left out: 1 not judged');
  });
});

describe('a comparison in the terminal', () => {
  it('names flips, pairs that stand apart, and judges that differ', async () => {
    const a = ['x', 'y', 'z', 'u', 'w'].map((id) => ruled(id, id === 'y' ? 'fail' : 'pass'));
    const b = [
      ruled('x', 'fail'),
      ruled('y', 'pass'),
      ruled('z', 'pass'),
      { id: 'u', outcome: 'agent-failed' as const },
    ];
    expect(await comparisonText(a, b, ['rules'])).toBe(`
A a, B b, set run: 4 common cases, 1 only in A

                  A               B               B - A       INTERVAL      P
  judged in both  2 of 3, 66.7 %  2 of 3, 66.7 %  0 points    -100 to +100  1
  strict          3 of 4, 75 %    2 of 4, 50 %    -25 points  -100 to +50   1
  apart, and against the strict rate: 1 with a verdict only in A

2 cases came to something else: 1 worse, 1 better
  worse   x: passed → failed (rules/pass)
          A a/x
          B b/x
  and 1 more; --json lists all

  CRITERION   A       B       B - A     INTERVAL
  rules/pass  66.7 %  66.7 %  0 points  -100 to +100

A: 5 completed; median of turns 1
B: 3 completed, 1 agent-failed; median of turns 1
note: not judged alike: rules differ; what differs may be the judges and not the agent
P: exact McNemar test. Differences are means over cases; intervals of 95 % by a bootstrap over
cases.
`);
  });
});

describe('the agreement with people in the terminal', () => {
  it('says what is unknown, and what was compared with nothing', async () => {
    const results = { a: 'pass', b: 'fail', c: 'error' } as const;
    const rows = Object.entries(results).map(([id, resolved]) => ({
      id,
      judgements: [judgement('quality', { resolved })],
    }));
    const labels = rows.map(({ id }) => ({
      line: 2,
      conversationId: `b/${id}`,
      criterion: 'resolved',
      label: 'pass' as const,
    }));
    const found = await labelAgreement({ batchId: 'b', judges: [QUALITY], labels, file: 'f', rows: rowsOf(rows) });
    expect(page(agreementLines(found, 100))).toBe(`
quality/resolved: 3 labels
  of what people passed, the judge passed 1 of 2, 50 %, interval 9.5 to 90.5 % (sensitivity)
  people failed nothing: specificity is unknown
  agreement beyond chance (Cohen's kappa): 0
  compared with nothing: 1 error
                PEOPLE PASS  PEOPLE FAIL
  judge passes  1            0
  judge fails   1            0
`);
  });
});
