import { describe, expect, it } from 'vitest';
import { moduleJudge } from '../../../src/judges/module.ts';
import { judgeTypes } from '../../../src/judges/registry.ts';
import { failureOf } from '../../support/failure-of.ts';
import { judgedConversation, judgeOf, judgeRequest } from '../../support/judged-conversation.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const conversation = judgedConversation([{ answer: 'RMA-7' }, {}], { outcome: 'stopped', endReason: 'done' });
const request = judgeRequest(conversation);

async function judgedBy(body: string, options: object = {}, timeoutMs = 5_000) {
  const projectDir = await tempFolder({ 'judge.mjs': `export default async (conversation, info) => { ${body} };` });
  const judge = await judgeOf(moduleJudge, { path: './judge.mjs', ...options }, { projectDir, timeoutMs });
  return judge.judge(request).finally(() => judge.close?.());
}

const score = (criterion: string, result: string, rest: object = {}) => ({
  criterion,
  result,
  evidence: [],
  reasoning: '',
  ...rest,
});

describe('the judge that is a module', () => {
  it('is a type of judge', () => {
    expect(judgeTypes['module']).toBe(moduleJudge);
  });

  it.each<[string, object[]]>([
    ['true', [score('pass', 'pass')]],
    ['false', [score('pass', 'fail')]],
    ['{ pass: true, score: 0.5, reason: "half" }', [score('pass', 'pass', { score: 0.5, reasoning: 'half' })]],
    ['{ pass: null }', [score('pass', 'inconclusive')]],
    ['{ score: 3 }', [score('pass', 'scored', { score: 3 })]],
    [
      '[{ criterion: "a", pass: true }, { criterion: "b", turn: 1, pass: false, evidence: [{ turn: 1, quote: "x" }] }, { criterion: "b", turn: 0, score: 2 }]',
      [
        score('a', 'pass'),
        score('b', 'fail', { turn: 1, evidence: [{ turn: 1, quote: 'x' }] }),
        score('b', 'scored', { turn: 0, score: 2 }),
      ],
    ],
  ])('that returns %s', async (returned, scores) => {
    expect(await judgedBy(`return ${returned};`)).toEqual({ scores });
  });

  it.each([{}, { isolate: true }])('is given what checks see, and the contexts: %j', async (options) => {
    const body =
      'const { turns, outcome, endReason, usage, seed, contexts } = conversation; return { pass: !info.signal.aborted, reason: JSON.stringify([turns[0].answer, outcome, endReason, usage, seed.id, contexts, info.conversationId, info.idempotencyKey]) };';
    const { scores } = await judgedBy(body, options);
    expect(scores[0]?.result).toBe('pass');
    expect(JSON.parse(scores[0]?.reasoning ?? '')).toEqual([
      'RMA-7',
      'stopped',
      'done',
      { inputTokens: 20, outputTokens: 10 },
      's1',
      ['context 0', 'context 1'],
      'b/s1',
      'b/s1/judge/run/j',
    ]);
  });

  it.each([
    'undefined',
    '1',
    '"good"',
    '{}',
    '{ pass: "yes" }',
    '{ pass: true, reasons: "typo" }',
    '{ pass: true, score: NaN }',
    '[]',
    '[{ pass: true }]',
    '[{ criterion: "", pass: true }]',
    '[{ criterion: "a" }]',
    '[{ criterion: "a", pass: true }, { criterion: "a", pass: false }]',
    '[{ criterion: "a", turn: 9, pass: true }]',
  ])('that returns %s is refused', async (returned) => {
    const failure = await failureOf(judgedBy(`return ${returned};`));
    expect(failure.type).toBe('ModuleContract');
    expect(failure.message).toMatch(
      /^judges\.path: the default export of \.\/judge\.mjs returned .+; return true, false, \{pass/,
    );
  });

  it('fails typed where it throws or never settles', async () => {
    expect(await failureOf(judgedBy('throw new Error("no database")'))).toMatchObject({
      type: 'ModuleThrew',
      message: 'judges.path: the default export of ./judge.mjs threw: no database',
    });
    expect((await failureOf(judgedBy('await new Promise(() => {})', {}, 20))).type).toBe('TimedOut');
  });

  it('names the file that it reads', () => {
    expect(moduleJudge.paths?.({ path: './judge.mjs' })).toEqual([
      { option: 'path', kind: 'file', path: './judge.mjs', isCode: true },
    ]);
  });
});
