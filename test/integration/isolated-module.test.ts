import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { moduleAgent } from '../../src/agents/module-agent.ts';
import { callIdentity } from '../../src/contract/call-identity.ts';
import { agentCall } from '../support/agent-call.ts';
import { failureOf } from '../support/failure-of.ts';
import { tempFolder } from '../support/temp-folder.ts';

const PLACE = 'agent.path: the default export of a.mjs';

/** An isolated agent whose function has this body, in which `question` is the last message; it is closed after the test. */
async function agentWith(body: string, { timeoutMs, maxMemoryMb = 128 }: { timeoutMs: number; maxMemoryMb?: number }) {
  const source = `export default async ([{ content: question }]) => { ${body} };`;
  const projectDir = await tempFolder({ 'a.mjs': source });
  const host = { projectDir, timeoutMs, readEnv: () => undefined };
  const agent = await moduleAgent.create({ path: 'a.mjs', isolate: true, maxMemoryMb }, host);
  onTestFinished(() => agent.close?.());
  return agent;
}

/** The call of a turn of its own with this question. */
function asking(question: string, turn = 1) {
  return { ...agentCall(undefined, [{ role: 'user', content: question }]), ...callIdentity('b/s1', turn, 'agent') };
}

describe('the thread of an isolated module', () => {
  it('is ended where a call blocks it past its time, and others continue in a fresh one', async () => {
    const agent = await agentWith('if (question === "loop") for (;;); return "fine";', { timeoutMs: 8_000 });
    const looping = failureOf(agent.invoke(asking('loop')));
    const others = ['1', '2', '3'].map((question) => agent.invoke(asking(question, Number(question) + 1)));
    expect((await Promise.all(others)).map(({ content }) => content)).toEqual(['fine', 'fine', 'fine']);
    expect(await looping).toMatchObject({
      type: 'TimedOut',
      message: expect.stringContaining('did not settle within 8000 ms, and its thread answers no more') as string,
    });
    expect((await agent.invoke(asking('again'))).content).toBe('fine');
  });

  it('takes calls that wait in it with it once, and no more', async () => {
    const agent = await agentWith(
      `await new Promise((go) => setTimeout(go, question === 'loop' ? 200 : 600));
       if (question === 'loop') for (;;);
       return 'fine';`,
      { timeoutMs: 8_000 },
    );
    const loop = () => failureOf(agent.invoke(asking('loop')));
    const wait = () => agent.invoke(asking('wait', 2));
    const [first, second] = await Promise.all([loop(), failureOf(wait())]);
    expect([first.type, ['TimedOut', 'ModuleThreadEnded'].includes(second.type)]).toEqual(['TimedOut', true]);
    const [again, waited] = await Promise.all([loop(), wait()]);
    expect([again.type, waited.content]).toEqual(['TimedOut', 'fine']);
  });

  it.each([
    ['a list', 'for (const list = [];;) list.push(1);'],
    ['a map', 'const map = new Map(); for (let i = 0; ; i += 1) map.set(i, { i });'],
    ['large pieces', 'for (const list = [];;) list.push(new Array(1e7).fill({}));'],
    ['buffers', 'for (const list = [];;) list.push(Buffer.alloc(1e6, 1));'],
    [
      'a list across ticks',
      'for (const list = [];; await new Promise(setImmediate)) for (let i = 0; i < 1e4; i += 1) list.push({ i });',
    ],
    [
      'buffers across ticks',
      'for (const list = [];; await new Promise(setImmediate)) list.push(Buffer.alloc(1e5, 1));',
    ],
  ])('is ended where %s grows without bound, and the process lives', async (_name, grow) => {
    const agent = await agentWith(`if (question === 'grow') { ${grow} } return 'fine';`, {
      timeoutMs: 50_000,
      maxMemoryMb: 64,
    });
    const failure = await failureOf(agent.invoke(asking('grow')));
    expect(failure).toMatchObject({
      type: 'ModuleThreadEnded',
      message: `${PLACE} used more than 64 MB, so its thread was ended (in turn 1 of b/s1). Fix what keeps growing, or raise agent.maxMemoryMb.`,
    });
    expect((await agent.invoke(asking('again'))).content).toBe('fine');
  });

  it('lets garbage pass', async () => {
    const agent = await agentWith(
      'let sum = 0; for (let i = 0; i < 300; i += 1) { sum += new Array(1e5).fill({ i }).length; await new Promise(setImmediate); } return String(sum);',
      { timeoutMs: 20_000, maxMemoryMb: 64 },
    );
    expect((await agent.invoke(asking('?'))).content).toBe('30000000');
  });

  it('does not keep a process alive that leaves it open', async () => {
    const folder = await tempFolder({ 'a.mjs': 'export default () => "fine";' });
    const agent = new URL('../../src/agents/module-agent.ts', import.meta.url).href;
    const script = `
      import { moduleAgent } from '${agent}';
      const host = { projectDir: '${folder}', timeoutMs: 20_000, readEnv: () => undefined };
      await moduleAgent.create({ path: 'a.mjs', isolate: true }, host);
      console.log('loaded');`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 40_000 });
    expect(stdout).toBe('loaded\n');
  });
});
