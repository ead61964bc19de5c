import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moduleAgent } from '../../src/agents/module-agent.ts';
import type { Agent } from '../../src/agents/agent.ts';
import { callIdentity } from '../../src/contract/call-identity.ts';
import { leaveNothingOpen } from '../../src/modules/leave-nothing-open.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { MISBEHAVIOURS } from './misbehaviours.ts';

/** What a call may take that ends, however busy the machine is, and one that never ends. */
const LONG_MS = 60_000;
const SHORT_MS = 1_500;

/** Prints, line by line, what the calls of a module come to that misbehaves: of the bad one, of a good one of it afterwards, and of one of another module at the same time. */
async function callAll(isIsolated: boolean): Promise<void> {
  const projectDir = await mkdtemp(join(tmpdir(), 'convsim-misbehaving-'));
  const isolation = isIsolated ? { isolate: true, maxMemoryMb: 300 } : {};
  const create = async (name: string, source: string, more: object, timeoutMs = LONG_MS) => {
    await writeFile(join(projectDir, name), source);
    const host = { projectDir, timeoutMs, readEnv: () => undefined };
    return moduleAgent.create({ path: name, ...more }, host);
  };
  const source = 'export default async () => { await new Promise((go) => setTimeout(go, 50)); return "fine"; };';
  const other = await create('other.mjs', source, {});
  const bodies = MISBEHAVIOURS.map(
    ({ name, body }) => `[${JSON.stringify(name)}]: async (messages, call) => { ${body} }`,
  );
  const bad = `const bad = { ${bodies.join(',\n')} };
    export default async (messages, call) => bad[messages[0].content]?.(messages, call) ?? "fine";`;
  const agent = await create('bad.mjs', bad, isolation);
  // The same module, and the same thread, for what never ends.
  const hasty = await create('bad.mjs', bad, isolation, SHORT_MS);
  for (const { name, ends: expected, onlyIsolated } of MISBEHAVIOURS) {
    if (onlyIsolated && !isIsolated) continue;
    const [ends, meanwhile] = await Promise.all([
      said(expected === 'TimedOut' ? hasty : agent, name),
      said(other, 'good'),
    ]);
    // What it left behind has its effect.
    await new Promise((go) => setTimeout(go, 60));
    const afterwards = await said(agent, 'good');
    process.stdout.write(`${JSON.stringify({ name, ends, meanwhile, afterwards })}\n`);
  }
  await agent.close?.();
  await hasty.close?.();
  await rm(projectDir, { recursive: true, force: true });
  leaveNothingOpen((line) => void process.stdout.write(`${JSON.stringify({ line })}\n`));
}

async function said(agent: Agent, content: string): Promise<string> {
  const seed = { id: 's1', question: 'q?' };
  const messages = [{ role: 'user' as const, content }];
  const call = { ...callIdentity('b/s1', 1, 'agent'), messages, seed, session: undefined };
  try {
    return (await agent.invoke({ ...call, signal: new AbortController().signal })).content;
  } catch (error) {
    return error instanceof StepFailure ? error.type : `untyped: ${String(error)}`;
  }
}

await callAll(process.argv[2] === 'isolated');
