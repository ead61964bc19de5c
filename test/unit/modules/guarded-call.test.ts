import { describe, expect, it } from 'vitest';
import { moduleAgent } from '../../../src/agents/module-agent.ts';
import { agentCall } from '../../support/agent-call.ts';
import { failureOf } from '../../support/failure-of.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function agentOf(body: string) {
  const projectDir = await tempFolder({ 'a.mjs': `export default async (messages, call) => { ${body} }` });
  return moduleAgent.create({ path: 'a.mjs' }, { projectDir, timeoutMs: 5_000, readEnv: () => undefined });
}

describe('a guarded call of a module', () => {
  it.each([
    ['process.exit(0)'],
    ['process.exit()'],
    ['process.reallyExit(1)'],
    ['process.abort()'],
    [`process.kill(${process.pid}, SIGTERM)`, 'process.kill(process.pid)'],
    ['process.exit(3)', 'try { process.exit(3); } catch {} return "caught";'],
  ])('fails where it calls %s', async (called, body = called) => {
    const failure = await failureOf((await agentOf(body)).invoke(agentCall()));
    expect(failure).toMatchObject({
      type: 'ModuleContract',
      message: `agent.path: the default export of a.mjs called ${called}. A module must not end the process: throw an error instead.`,
    });
  });

  it('may ask whether its process lives', async () => {
    const agent = await agentOf('return `lives: ${process.kill(process.pid, 0)}`;');
    expect(await agent.invoke(agentCall())).toMatchObject({ content: 'lives: true' });
  });
});
