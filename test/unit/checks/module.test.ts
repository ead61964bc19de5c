import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCheck } from '../../../src/checks/make-check.ts';
import { conversationOf } from '../../support/said-turns.ts';
import { failureOf } from '../../support/failure-of.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const conversation = conversationOf({ answer: 'RMA-7' });
const { signal } = new AbortController();
const TITLE = 'module: "./check.mjs"';

async function checkOf(body: string, options: object = {}, timeoutMs = 5_000) {
  const source = `export default async (conversation, { signal }) => { ${body} }; export const named = () => true;`;
  const projectDir = await tempFolder({ 'check.mjs': source });
  return makeCheck({ module: './check.mjs', ...options }, { projectDir, timeoutMs, option: 'stop.when[1]' });
}

async function resultOf(body: string, options?: object) {
  return (await checkOf(body, options)).evaluate(conversation, signal);
}

describe('module', () => {
  it.each([
    ['false', false, TITLE, undefined],
    ['true', true, TITLE, undefined],
    ['" got the number "', true, 'got the number', undefined],
    ['{ pass: true }', true, TITLE, undefined],
    ['{ pass: false, reason: "no number", extra: 1 }', false, 'no number', undefined],
    ['{ pass: true, score: 0.5, reason: "half" }', true, 'half', 0.5],
    ['conversation.turns[0].answer.startsWith("RMA-") && conversation.seed.id', true, 's1', undefined],
    ['signal.aborted', false, TITLE, undefined],
  ])('that returns %s', async (returned, holds, reason, score) => {
    const expected = { holds, reason, ...(score !== undefined && { score }) };
    expect(await resultOf(`return ${returned};`)).toEqual(expected);
    const inverted = { ...expected, holds: !holds, reason: reason === TITLE ? `not ${TITLE}` : reason };
    expect(await resultOf(`return ${returned};`, { not: true })).toEqual(inverted);
  });

  it('may be a named export, and have a name', async () => {
    expect(await resultOf('', { export: 'named', name: 'done' })).toEqual({ holds: true, reason: 'done' });
  });

  const place = 'stop.when[1].module: the default export of ./check.mjs';

  it.each([
    ['', 'undefined'],
    ['return null', 'null'],
    ['return ""', '""'],
    ['return 1', '1'],
    ['return { pass: "yes" }', '{"pass":"yes"}'],
    ['return { pass: true, score: NaN }', '{"pass":true,"score":null}'],
    ['return { holds: true }', '{"holds":true}'],
    ['return [true]', '[true]'],
  ])('that does "%s" is refused as ModuleContract', async (body, shown) => {
    const failure = await failureOf(resultOf(body));
    expect([failure.type, failure.message]).toEqual([
      'ModuleContract',
      `${place} returned ${shown}; return true, false, a reason why it holds, or {pass: boolean, score?: number, reason?: string}`,
    ]);
  });

  it('that throws fails as ModuleThrew, and names itself', async () => {
    const failure = await failureOf(resultOf('throw new Error("no database")'));
    expect([failure.type, failure.message]).toEqual(['ModuleThrew', `${place} threw: no database`]);
  });

  it('that never settles fails as TimedOut, and is told so', async () => {
    onTestFinished(() => void Reflect.deleteProperty(globalThis, 'wasTold'));
    const body =
      'await new Promise((resolve) => signal.addEventListener("abort", () => { globalThis.wasTold = true; resolve(); }));';
    const check = await checkOf(body, {}, 20);
    const failure = await failureOf(check.evaluate(conversation, signal));
    expect([failure.type, failure.message]).toEqual([
      'TimedOut',
      `${place} did not settle within 20 ms. Raise the timeout.`,
    ]);
    expect(globalThis).toHaveProperty('wasTold', true);
  });

  it('ends with the reason of the caller who gives up', async () => {
    const check = await checkOf(
      'await new Promise((resolve) => signal.addEventListener("abort", resolve)); return false;',
    );
    const caller = new AbortController();
    const result = check.evaluate(conversation, caller.signal);
    caller.abort(new Error('cancelled'));
    await expect(result).rejects.toThrow('cancelled');
  });

  it.each([
    ['./nowhere.mjs', /^stop\.when\[1\]\.module: \.\/nowhere\.mjs is not a readable file in .+ Put it there/],
    ['../elsewhere.mjs', /^stop\.when\[1\]\.module: \.\.\/elsewhere\.mjs is (not a readable file|outside)/],
    ['./text.txt', /^stop\.when\[1\]\.module: \.\/text\.txt is not a module/],
    ['./broken.mjs', /^stop\.when\[1\]\.module: \.\/broken\.mjs fails to load/],
    ['./number.mjs', /^stop\.when\[1\]\.module: the default export of \.\/number\.mjs is of type number/],
  ])('%s cannot be made ready', async (module, message) => {
    const files = { 'text.txt': '', 'broken.mjs': 'export default (', 'number.mjs': 'export default 1' };
    const projectDir = await tempFolder(files);
    const failure = await failureOf(makeCheck({ module }, { projectDir, timeoutMs: 1_000, option: 'stop.when[1]' }));
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toMatch(message);
  });
});

describe('a check that is a function of a script', () => {
  const checkOfFunction = (run: (...args: readonly unknown[]) => unknown, timeoutMs = 5_000) => {
    const functions = new Map([['stop.when[1]', { place: 'stop.when[1]', run }]]);
    return makeCheck({ function: true }, { projectDir: '/', timeoutMs, option: 'stop.when[1]', functions });
  };

  it.each<[() => unknown, object]>([
    [() => false, { holds: false, reason: 'stop.when[1]' }],
    [() => Promise.resolve('got the number'), { holds: true, reason: 'got the number' }],
    [() => ({ pass: true }), { holds: true, reason: 'stop.when[1]' }],
  ])('says %s', async (run, result) => {
    expect(
      await (await checkOfFunction((...args) => run(...(args as [])))).evaluate(conversation, signal),
    ).toMatchObject(result);
  });

  it('is given the conversation and a signal, and has its own name', async () => {
    const given: unknown[] = [];
    const check = await checkOfFunction(function isDone(...args) {
      given.push(...args);
      return true;
    });
    expect(await check.evaluate(conversation, signal)).toEqual({ holds: true, reason: 'isDone' });
    expect(given).toEqual([conversation, { signal: expect.any(AbortSignal) as unknown }]);
  });

  it.each<[string, () => unknown, string, string]>([
    ['throws', () => Promise.reject(new Error('no database')), 'ModuleThrew', 'stop.when[1] threw: no database'],
    ['hangs', () => new Promise(() => {}), 'TimedOut', 'stop.when[1] did not settle within 30 ms. Raise the timeout.'],
    ['returns nonsense', () => 3, 'ModuleContract', 'stop.when[1] returned 3; return true, false, a reason'],
  ])('that %s fails with its type, in time', async (_, run, type, message) => {
    const check = await checkOfFunction(run, 30);
    const failure = await failureOf(check.evaluate(conversation, signal));
    expect([failure.type, failure.message.slice(0, message.length)]).toEqual([type, message]);
  });

  it('cannot be made where the script does not run', async () => {
    const failure = await failureOf(
      makeCheck({ function: true }, { projectDir: '/', timeoutMs: 1, option: 'stop.when[1]' }),
    );
    expect([failure.type, failure.message]).toEqual([
      'WorkerMisconfigured',
      'stop.when[1]: is a function of the script that started the batch; run that script again.',
    ]);
  });
});
