import { describe, expect, it } from 'vitest';
import { StopSpec } from '../../../src/contract/stop-spec.ts';
import type { SaidTurn } from '../../../src/contract/user-turn.ts';
import { makeStopRules } from '../../../src/users/stop-rules.ts';
import { failureOf } from '../../support/failure-of.ts';
import { SEED, turnsOf } from '../../support/said-turns.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const { signal } = new AbortController();

async function rulesOf(stop: unknown, files: Record<string, string> = {}, timeoutMs = 5_000) {
  const warnings: string[] = [];
  const host = {
    projectDir: await tempFolder(files),
    timeoutMs,
    warn: (message: string) => void warnings.push(message),
  };
  const rules = await makeStopRules(stop === undefined ? undefined : StopSpec.parse(stop), host);
  const before = (...facts: readonly Partial<SaidTurn>[]) =>
    rules?.before({ turns: turnsOf(...facts), seed: SEED }, signal);
  return { rules, before, warnings };
}

const answers = (...texts: readonly string[]) => texts.map((answer) => ({ answer }));

describe('stop rules', () => {
  it.each([[undefined], [{}], [{ minTurns: 2, goal: 'never' }]])('are none where a spec has none: %j', async (stop) => {
    expect((await rulesOf(stop)).rules).toBeUndefined();
  });

  it('end nothing before a turn was answered', async () => {
    const { before } = await rulesOf({ when: [{ turns: { max: 9 } }], duration: '1ms', loop: 2 });
    expect(await before()).toBeUndefined();
    expect(await before({})).toMatchObject({ outcome: 'stopped' });
  });

  it('end it by the first check that holds, under its name or its own words', async () => {
    const { before } = await rulesOf({
      when: [
        { contains: 'RMA-' },
        { name: 'handed over', toolCalled: 'transfer_to_human' },
        { contains: 'RMA', in: 'answers' },
      ],
    });
    expect(await before({ answer: 'let me see' })).toBeUndefined();
    expect(await before({ answer: 'RMA-7', toolCalls: [{ name: 'transfer_to_human', arguments: {} }] })).toEqual({
      outcome: 'stopped',
      reason: 'contains: "RMA-"',
    });
    expect(await before({ toolCalls: [{ name: 'transfer_to_human', arguments: {} }] })).toEqual({
      outcome: 'stopped',
      reason: 'handed over',
    });
    expect(await before(...answers('RMA-7', 'bye'))).toEqual({
      outcome: 'stopped',
      reason: 'contains: "RMA" in answers',
    });
  });

  it('see an open conversation with its seed and the tokens so far', async () => {
    const { before } = await rulesOf({
      when: [{ jmespath: "seed.id == 's1' && outcome == null && usage.inputTokens == `20`" }],
    });
    expect(await before({}, {})).toMatchObject({ outcome: 'stopped' });
    expect(await before({}, { usage: null })).toBeUndefined();
  });

  it('cut a long reason of a module', async () => {
    const files = { 'stop.mjs': 'export default () => "x".repeat(1000);' };
    const { before } = await rulesOf({ when: [{ module: './stop.mjs' }] }, files);
    expect(await before({})).toEqual({ outcome: 'stopped', reason: 'x'.repeat(200) });
  });

  it.each([
    [[{ latencyMs: 600, questionLatencyMs: 399 }], undefined],
    [[{ latencyMs: 600, questionLatencyMs: 400 }], '1.0 s'],
    [[{ latencyMs: 300 }, { latencyMs: 300 }, { latencyMs: 390 }], '1.0 s'],
    [[{ latencyMs: 0, questionLatencyMs: 2_540 }], '2.5 s'],
  ])('end it as timed out when both sides together took the whole duration: %#', async (turns, took) => {
    const { before } = await rulesOf({ duration: '1s' });
    const end = { outcome: 'timed-out', reason: `both sides took ${took}; duration: 1s` };
    expect(await before(...turns)).toEqual(took === undefined ? undefined : end);
  });

  const apology = "I'm sorry, I can't help with that.";
  it.each([
    [[apology, apology], false],
    [[apology, apology, "I'm sorry, I can't help with that!"], true],
    [[apology, apology, "I am so sorry: I can't help with that, please."], true],
    [['Yes.', apology, apology, apology], true],
    [[apology, apology, apology, 'Done.'], false],
    [[apology, 'Done.', apology, apology], false],
    [['Order 4417 is open.', 'Order 4417 is open.', 'Order 4418 is open.'], false],
    [['', '', ''], true],
  ])('find a loop of three near-equal answers at the end only: %#', async (texts, isLoop) => {
    const { before } = await rulesOf({ loop: 3 });
    const end = { outcome: 'loop-detected', reason: 'the last 3 answers are nearly the same' };
    expect(await before(...answers(...texts))).toEqual(isLoop ? end : undefined);
  });

  it('ask the checks before the time, and the time before loops', async () => {
    const stop = { when: [{ contains: 'end' }], duration: '1s', loop: 2 };
    const { before } = await rulesOf(stop);
    const slow = { answer: 'end', latencyMs: 1_000 };
    expect(await before(slow, slow)).toMatchObject({ outcome: 'stopped' });
    expect(await before({ ...slow, answer: 'a' }, { answer: 'a' })).toMatchObject({ outcome: 'timed-out' });
    expect(await before({ answer: 'a' }, { answer: 'a' })).toMatchObject({ outcome: 'loop-detected' });
  });

  it('pass over a check of which nobody can tell, and say so once', async () => {
    const { before, warnings } = await rulesOf({
      when: [{ tokens: { max: 9 } }, { name: 'nested', not: true, matches: '^(a+)+$' }, { contains: 'end' }],
    });
    const answer = `${'a'.repeat(60)}!`;
    expect(await before({ answer, usage: null })).toBeUndefined();
    expect(await before({ answer: `${answer} end`, usage: null })).toMatchObject({ reason: 'contains: "end"' });
    expect(warnings).toEqual([
      'stop.when[0] (tokens: {"max":9}) counts as not holding: the agent did not report its tokens for every turn. Let it report them, or remove the check.',
      expect.stringMatching(
        /^stop\.when\[1\] \(nested\) counts as not holding: the regular expression "\^\(a\+\)\+\$" ran/,
      ),
    ]);
  });

  it.each([
    ['throw new Error("no")', 'ModuleThrew', 'threw: no'],
    ['return new Promise(() => {})', 'TimedOut', 'did not settle within 50 ms. Raise the timeout.'],
    ['return 3', 'ModuleContract', 'returned 3; return true, false, a reason why it holds'],
  ])('fail in time with the type of what a module does: %s', async (body, type, message) => {
    const files = { 'stop.mjs': `export default async () => { ${body} };` };
    const { before } = await rulesOf({ when: [{ module: './stop.mjs' }] }, files, 50);
    const failure = await failureOf(Promise.resolve(before({})));
    expect(failure.type).toBe(type);
    expect(failure.message).toContain(`stop.when[0].module: the default export of ./stop.mjs ${message}`);
  });

  it('are not made with a module that is missing', async () => {
    const failure = await failureOf(rulesOf({ when: [{ contains: 'a' }, { module: './nowhere.ts' }] }));
    expect([failure.type, failure.option]).toEqual(['WorkerMisconfigured', 'stop.when[1].module']);
  });
});
