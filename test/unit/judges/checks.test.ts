import { describe, expect, it } from 'vitest';
import { checkCriteria, checksJudge } from '../../../src/judges/checks.ts';
import { judgeTypes } from '../../../src/judges/registry.ts';
import { failureOf } from '../../support/failure-of.ts';
import { judgedConversation, judgeOf, judgeRequest } from '../../support/judged-conversation.ts';
import { SEED } from '../../support/said-turns.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const conversation = judgedConversation(
  [{ answer: 'You have 30 days.' }, { answer: 'Bye.', toolCalls: [{ name: 'refund', arguments: { id: 7 } }] }],
  { outcome: 'goal-reached', endReason: 'the goal was reached' },
);
const request = judgeRequest(conversation);

async function scoresOf(options: object, asked = request, projectDir?: string) {
  const judge = await judgeOf(checksJudge, options, projectDir === undefined ? {} : { projectDir });
  return (await judge.judge(asked)).scores;
}

describe('checks', () => {
  it('is a type of judge', () => {
    expect(judgeTypes['checks']).toBe(checksJudge);
  });

  it('makes a score of every check, with all that is known of the conversation', async () => {
    const checks = [
      { contains: '30 days', in: 'answers' },
      { not: true, toolCalled: 'delete_account' },
      { name: 'refunded', toolCalled: { name: 'refund', args: { id: 8 } } },
      { outcome: 'goal-reached' },
      { tokens: { max: 30 } },
      { jmespath: "endReason == 'the goal was reached' && seed.id == 's1' && usage.outputTokens == `10`" },
    ];
    const words: Readonly<Record<string, string>> = { refunded: 'toolCalled: {"name":"refund","args":{"id":8}}' };
    expect(await scoresOf({ checks })).toEqual(
      [
        ['contains: "30 days" in answers', 'pass'],
        ['not toolCalled: "delete_account"', 'pass'],
        ['refunded', 'fail'],
        ['outcome: "goal-reached"', 'pass'],
        ['tokens: {"max":30}', 'pass'],
        [`jmespath: ${JSON.stringify(checks[5]?.jmespath)}`, 'pass'],
      ].map(([title = '', result]) => ({ criterion: title, result, evidence: [], reasoning: words[title] ?? title })),
    );
  });

  it('tells checks of one title apart', async () => {
    const checks = [
      { contains: 'a' },
      { contains: 'a' },
      { name: 'contains: "a" (2)', contains: 'b' },
      { contains: 'a' },
    ];
    expect((await scoresOf({ checks })).map(({ criterion }) => criterion)).toEqual([
      'contains: "a"',
      'contains: "a" (3)',
      'contains: "a" (2)',
      'contains: "a" (4)',
    ]);
  });

  it('calls error, and not failed, what nobody can tell', async () => {
    const silent = judgeRequest(judgedConversation([{ usage: null, answer: `${'a'.repeat(60)}!` }]));
    const checks = [{ tokens: { max: 1 } }, { not: true, matches: '^(a+)+$' }, { contains: 'a' }];
    const scores = await scoresOf({ checks }, silent);
    expect(scores.map(({ result }) => result)).toEqual(['error', 'error', 'pass']);
    expect(scores[0]?.reasoning).toMatch(/^the agent did not report its tokens/);
    expect(scores[1]?.reasoning).toMatch(/ran for too long/);
  });

  it('makes the checks of the row where it is told to, after its own', async () => {
    const seed = { ...SEED, expect: [{ contains: 'Bye' }, 'The user is thanked.', { name: 'hi', contains: 'hi' }] };
    const asked = judgeRequest({ ...conversation, seed });
    const own = { checks: [{ contains: 'Bye' }] };
    expect(
      (await scoresOf({ ...own, expect: true }, asked)).map(({ criterion, result }) => [criterion, result]),
    ).toEqual([
      ['contains: "Bye"', 'pass'],
      ['contains: "Bye" (2)', 'pass'],
      ['hi', 'fail'],
    ]);
    expect(await scoresOf(own, asked)).toHaveLength(1);
    expect(await scoresOf({ expect: true })).toEqual([]);
    expect(checkCriteria(checksJudge.options.parse({ expect: true }), seed)).toEqual(['contains: "Bye"', 'hi']);
  });

  it('refuses a row that holds neither checks nor criteria', async () => {
    const asked = judgeRequest({
      ...conversation,
      seed: { ...SEED, expect: [{ contains: 'a' }, { module: './x.ts' }] },
    });
    const failure = await failureOf(scoresOf({ expect: true }, asked));
    expect(failure.type).toBe('StoreInconsistent');
    expect(failure.message).toMatch(/expect\[1\] is neither a check nor a criterion: \{"module":"\.\/x\.ts"\}/);
  });

  it.each([
    [{}, 'checks'],
    [{ checks: [] }, 'checks'],
    [{ checks: [{ contians: 'a' }] }, 'checks'],
    [{ expect: false }, 'checks'],
    [{ expect: true, llm: {} }, ''],
  ])('refuses the options %j', (options, key) => {
    const { error } = checksJudge.options.safeParse(options);
    expect(error?.issues.map(({ path }) => String(path[0] ?? ''))).toContain(key);
  });
});

describe('a check of a judge that is a module', () => {
  const files = {
    'good.mjs':
      'export default async ({ outcome }) => ({ pass: outcome === "goal-reached", score: 0.5, reason: "half" });',
    'throws.mjs': 'export default async () => { throw new Error("no database"); };',
    'strange.mjs': 'export default async () => 7;',
    'busy.mjs': 'export default async () => { throw Object.assign(new Error("slow down"), { status: 429 }); };',
  };

  it('gives its score and its reason, and is an error where it fails, alone', async () => {
    const projectDir = await tempFolder(files);
    const checks = [
      { module: './good.mjs' },
      { module: './throws.mjs' },
      { module: './strange.mjs' },
      { turns: { max: 9 } },
    ];
    const scores = await scoresOf({ checks }, request, projectDir);
    expect(scores).toMatchObject([
      { result: 'pass', score: 0.5, reasoning: 'half' },
      { result: 'error', reasoning: expect.stringMatching(/throws\.mjs threw: no database/) },
      { result: 'error', reasoning: expect.stringMatching(/strange\.mjs returned 7; return true, false/) },
      { result: 'pass' },
    ]);
  });

  it('fails the judge where waiting helps, and when its caller gives up', async () => {
    const projectDir = await tempFolder(files);
    expect((await failureOf(scoresOf({ checks: [{ module: './busy.mjs' }] }, request, projectDir))).type).toBe(
      'RateLimited',
    );
    const judge = await judgeOf(checksJudge, { checks: [{ module: './good.mjs' }] }, { projectDir });
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(judge.judge(judgeRequest(conversation, signal))).rejects.toThrow('cancelled');
  });

  it('is named with its option where it cannot be loaded, and among the files that are read', async () => {
    const options = { checks: [{ turns: { max: 9 } }, { module: './nowhere.mjs' }] };
    const failure = await failureOf(judgeOf(checksJudge, options, { projectDir: await tempFolder() }));
    expect([failure.type, failure.option]).toEqual(['WorkerMisconfigured', 'judges.checks[1].module']);
    expect(checksJudge.paths?.(options)).toEqual([
      { option: 'checks[1].module', kind: 'file', path: './nowhere.mjs', isCode: true },
    ]);
  });
});
