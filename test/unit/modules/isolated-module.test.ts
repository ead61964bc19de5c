import { describe, expect, it, onTestFinished } from 'vitest';
import { moduleAgent } from '../../../src/agents/module-agent.ts';
import { agentCall } from '../../support/agent-call.ts';
import { failureOf } from '../../support/failure-of.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const PLACE = 'agent.path: the default export of a.mjs';

/** An isolated agent whose module ends with `export default` of this source; it is closed after the test. */
async function agentOf(source: string, { timeoutMs = 20_000 } = {}) {
  const projectDir = await tempFolder({ 'a.mjs': source });
  const host = { projectDir, timeoutMs, readEnv: () => undefined };
  const agent = await moduleAgent.create({ path: 'a.mjs', isolate: true }, host);
  onTestFinished(() => agent.close?.());
  return agent;
}

/** An isolated agent whose function has this body. */
function agentWith(body: string) {
  return agentOf(`export default async (messages, call) => { ${body} };`);
}

/** The call of turn 1 with this question. */
function asking(content: string, signal?: AbortSignal) {
  return agentCall(signal, [{ role: 'user', content }]);
}

describe('an isolated module', () => {
  it('receives what it would in process, and a signal', async () => {
    const agent = await agentWith('return JSON.stringify([messages, call, call.signal instanceof AbortSignal]);');
    const { signal: _, messages, ...call } = asking('Why?');
    const given = JSON.parse((await agent.invoke(asking('Why?'))).content) as unknown;
    expect(given).toMatchObject([messages, { conversationId: call.conversationId, turn: 1, seed: call.seed }, true]);
  });

  it('runs in another thread, the same for all calls, several at once', async () => {
    const agent = await agentOf(`
      import { threadId } from 'node:worker_threads';
      let calls = 0, release;
      const both = new Promise((resolve) => { release = resolve; });
      export default async () => { calls += 1; if (calls === 2) release(); await both; return \`\${threadId > 0} \${calls}\`; };`);
    const replies = await Promise.all([agent.invoke(asking('1')), agent.invoke(asking('2'))]);
    expect(replies.map(({ content }) => content)).toEqual(['true 2', 'true 2']);
    expect((await agent.invoke(asking('3'))).content).toBe('true 3');
  });

  it('may be TypeScript that imports TypeScript', async () => {
    const source = "import { word } from './word.ts'; export default (): string => word;";
    const projectDir = await tempFolder({ 'a.ts': source, 'word.ts': "export const word: string = 'typed';" });
    const host = { projectDir, timeoutMs: 20_000, readEnv: () => undefined };
    const agent = await moduleAgent.create({ path: 'a.ts', isolate: true }, host);
    onTestFinished(() => agent.close?.());
    expect((await agent.invoke(asking('?'))).content).toBe('typed');
  });

  it.each([
    ['{ choices: [{ message: { role: "assistant", content: "Hi." } }] }'],
    ['{ toJSON: () => ({ lc: 1, id: ["AIMessage"], kwargs: { content: "Hi." } }), invoke() {} }'],
    ['new (class { get text() { return "Hi."; } get broken() { throw new Error("no"); } })()'],
  ])('may return the whole reply of a client: %s', async (returned) => {
    const agent = await agentWith(`return ${returned};`);
    expect(await agent.invoke(asking('?'))).toMatchObject({ content: 'Hi.' });
  });

  it.each([
    ['42', 'returned 42; return a string'],
    ['undefined', 'returned undefined; return a string'],
    ['() => "text"', 'returned () => "text"; return data'],
  ])('is refused where it returns %s', async (returned, text) => {
    const failure = await failureOf((await agentWith(`return ${returned};`)).invoke(asking('?')));
    expect(failure.type).toBe('ModuleContract');
    expect(failure.message).toContain(`${PLACE} ${text}`);
  });

  it.each([
    ['new Error("boom")', 'ModuleThrew', {}],
    [
      'Object.assign(new Error("slow"), { status: 429, headers: new Headers({ "retry-after": "7" }) })',
      'RateLimited',
      { status: 429, retryAfterMs: 7_000 },
    ],
    ['new Error("outer", { cause: Object.assign(new Error("no"), { status: 401 }) })', 'Unauthorized', { status: 401 }],
    ['Object.assign(new Error("never"), { retryable: false })', 'InvalidRequest', {}],
  ])('throws %s as it would in process', async (thrown, type, facts) => {
    const failure = await failureOf((await agentWith(`throw ${thrown};`)).invoke(asking('?')));
    expect(failure).toMatchObject({ type, ...facts });
    expect(failure.message).toContain(`${PLACE} threw: `);
  });

  it('is aborted with its caller, and when its time is over', async () => {
    const agent = await agentOf(
      `let aborted = 0;
       export default (messages, { signal }) => messages[0].content === 'count' ? String(aborted)
         : new Promise(() => signal.addEventListener('abort', () => { aborted += 1; }));`,
      { timeoutMs: 1_000 },
    );
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const cancelled = agent.invoke(asking('wait', controller.signal));
    setTimeout(() => controller.abort(reason), 100);
    await expect(cancelled).rejects.toBe(reason);
    expect(await failureOf(agent.invoke(asking('wait')))).toMatchObject({ type: 'TimedOut' });
    expect((await agent.invoke(asking('count'))).content).toBe('2');
  });

  it.each([
    ['throw new Error("not yet")', 'a.mjs fails to load: not yet'],
    ['process.exit(3)', 'a.mjs called process.exit(3)'],
    [
      'setTimeout(() => { throw new Error("late"); }); await new Promise(() => {})',
      'a.mjs threw outside its call: late',
    ],
    ['export const ask = 1', 'The file exports ask; name a function with export.'],
  ])('is refused when it is made where it cannot be loaded: %s', async (source, text) => {
    const failure = await failureOf(agentOf(source));
    expect(failure).toMatchObject({ type: 'WorkerMisconfigured', option: 'agent.path' });
    expect(failure.message).toContain(text);
  });
});

describe('an isolated module that misbehaves', () => {
  it.each([['process.exit(0)'], ['process.reallyExit(0)'], ['process.abort()'], [`process.kill(${process.pid})`]])(
    'fails its own call only where it calls %s',
    async (called) => {
      const agent = await agentWith(
        `if (messages[0].content === 'bad') ${called}; await new Promise((go) => setTimeout(go, 300)); return 'fine';`,
      );
      const good = agent.invoke(asking('good'));
      const failure = await failureOf(agent.invoke(asking('bad')));
      expect(failure.type).toBe('ModuleContract');
      expect(failure.message).toContain(`${PLACE} called process.`);
      expect((await good).content).toBe('fine');
    },
  );

  it('goes on after a promise that was left alone', async () => {
    const agent = await agentWith('Promise.reject(new Error("left alone")); return "fine";');
    expect((await agent.invoke(asking('?'))).content).toBe('fine');
    expect((await agent.invoke(asking('?'))).content).toBe('fine');
  });

  it('fails its call where it throws in a timer', async () => {
    const agent = await agentWith('return new Promise(() => setTimeout(() => { throw new Error("stray"); }));');
    const failure = await failureOf(agent.invoke(asking('?')));
    expect(failure).toMatchObject({ type: 'ModuleThrew', message: `${PLACE} threw outside its call: stray` });
  });
});
