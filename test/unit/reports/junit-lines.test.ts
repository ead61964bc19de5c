import { parse, type TestCase, type TestSuites } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { junitLines, junitSuite } from '../../../src/reports/junit-lines.ts';
import { type JudgedRecord, recordJudged } from '../../support/judged-batch.ts';
import { judgement, QUALITY, RULES, score } from '../../support/judged-rows.ts';
import { storeInTempHome } from '../../support/recorded-batch.ts';

const completed = { turns: [{}], ending: { outcome: 'completed' as const } };

const of = (id: string, found: JudgedRecord['found'], tag?: string): JudgedRecord => ({
  seed: { id, question: 'Q?', ...(tag !== undefined && { tag }) },
  ...completed,
  ...(found && { found }),
});

const ended = (id: string, ending: JudgedRecord['ending']): JudgedRecord => ({
  seed: { id, question: 'Q?' },
  ...(ending && { ending }),
});

/** A batch as JUnit text, and as a parser of JUnit reads it. */
async function junit(
  conversations: readonly JudgedRecord[],
  { share, batchId = 'b' }: { share?: number; batchId?: string } = {},
) {
  const { store } = await storeInTempHome();
  await recordJudged(store, { batchId, spec: { judges: [RULES, QUALITY] }, conversations });
  const batch = await store.findBatch(batchId);
  const rubric = (await store.listRubrics(batchId))[0];
  if (!batch || !rubric) throw new Error('not recorded');
  const suite = await junitSuite(store, { batch, rubric, ...(share !== undefined && { share }) });
  let text = '';
  for await (const line of junitLines(store, [suite])) text += `${line}\n`;
  const document = (await parse(text)) as TestSuites | undefined;
  const read = document?.testsuite?.[0];
  if (!read) throw new Error('no suite was read');
  return { text, suite: read, cases: read.testcase ?? [] };
}

const passed = { run: [judgement('rules', { pass: 'pass' }), judgement('quality', { resolved: 'pass', tone: 1 })] };

const whyOf = ({ failure, error, skipped }: TestCase) => ({
  ...(failure && { failure: failure.map(({ message, type, inner }) => ({ message, type, inner })) }),
  ...(error && { error: error.map(({ message, type }) => ({ message, type })) }),
  ...(skipped && { skipped: skipped.map(({ message }) => message) }),
});

describe('a JUnit file', () => {
  it('has a test case a conversation, which fails with its criteria, reasons and quotes', async () => {
    const scores = [
      score('resolved', 'fail', {
        reasoning: 'promised only',
        evidence: [{ turn: 0, quote: 'I will <do> it & more' }],
      }),
      score('tone', 2),
    ];
    const failed = { run: [judgement('rules', { pass: 'pass' }), judgement('quality', {}, { scores })] };
    const { suite, cases } = await junit([of('a', passed, 'blue'), of('b', failed)]);
    expect(suite).toMatchObject({ name: 'b', tests: 2, failures: 1, errors: 0, skipped: 0 });
    expect(suite.properties).toEqual([{ name: 'set', value: 'run' }]);
    expect(cases.map(({ name, classname }) => [name, classname])).toEqual([
      ['a', 'blue'],
      ['b', 'b'],
    ]);
    expect(cases.map(whyOf)).toEqual([
      {},
      {
        failure: [
          {
            message: 'failed: quality/resolved',
            type: 'failed',
            inner: 'quality/resolved: promised only\n  turn 0: "I will <do> it & more"',
          },
        ],
      },
    ]);
  });

  it('tells what nobody could judge from what nobody looked at, and neither passes', async () => {
    const { suite, cases } = await junit([
      of('judge', { run: [judgement('rules', { pass: 'pass' }), judgement('quality', 'BadVerdict')] }),
      of('criterion', {
        run: [judgement('rules', { pass: 'error' }), judgement('quality', { resolved: 'pass', tone: 4 })],
      }),
      of('unsure', {
        run: [judgement('rules', { pass: 'inconclusive' }), judgement('quality', { resolved: 'pass', tone: 4 })],
      }),
      ended('agent', { outcome: 'agent-failed', errorType: 'Unavailable', errorMessage: 'refused' }),
      of('unseen', undefined),
      ended('cancelled', { outcome: 'cancelled' }),
      ended('open', undefined),
    ]);
    expect(suite).toMatchObject({ tests: 7, failures: 0, errors: 4, skipped: 3 });
    expect(cases.map(whyOf)).toEqual([
      { error: [{ message: 'error: quality', type: 'error' }] },
      { error: [{ message: 'error: rules/pass', type: 'error' }] },
      { error: [{ message: 'inconclusive: rules/pass', type: 'inconclusive' }] },
      { error: [{ message: 'agent-failed: Unavailable: refused', type: 'agent-failed' }] },
      { skipped: ['not judged: not judged'] },
      { skipped: ['cancelled'] },
      { skipped: ['running'] },
    ]);
  });

  it('has a case more for a share that has to pass, which fails where it is short', async () => {
    const failed = { run: [judgement('rules', { pass: 'fail' }), judgement('quality', { resolved: 'pass', tone: 4 })] };
    const conversations = [of('a', passed), of('b', failed)];
    const short = await junit(conversations, { share: 0.9 });
    expect(short.suite).toMatchObject({ tests: 3, failures: 2 });
    expect(short.cases.at(-1)).toMatchObject({ classname: 'convsim', name: 'strict rate of set run of at least 0.9' });
    expect(short.cases.at(-1)?.failure?.[0]?.message).toBe('1 of 2 conversations passed; 2 are needed');
    expect((await junit(conversations, { share: 0.5 })).suite).toMatchObject({ tests: 3, failures: 1 });
  });

  it('holds any text: markup, emoji, line ends, and without what XML cannot hold', async () => {
    const strange = 'a<b>&"c\' \u{1F600} ü \u0000\u0008\u001b[31m \uFFFE\uD800 ]]> \r\n\ttab';
    const scores = [score('resolved', 'fail', { reasoning: strange, evidence: [{ turn: 0, quote: strange }] })];
    const { text, cases } = await junit([
      of('x', { run: [judgement('rules', { pass: 'pass' }), judgement('quality', {}, { scores })] }, strange),
    ]);
    expect(text).not.toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
    const kept = 'a<b>&"c\' \u{1F600} ü [31m  ]]> \r\n\ttab';
    // The store has replaced what no column of text can hold.
    expect(cases[0]?.classname).toBe(kept.replace(' [31m  ', ' \uFFFD[31m \uFFFD '));
    expect(cases[0]?.failure?.[0]?.inner).toBe(`quality/resolved: ${kept}\n  turn 0: "${kept}"`);
  });
});
