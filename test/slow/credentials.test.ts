import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeProject } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';

const CONVERSATIONS = 200;
const TURNS = 3;

/** Calls that a token is good for. */
const CALLS_A_TOKEN = 300;

interface Conversation {
  readonly outcome: string;
  readonly turns: number;
}

/** An agent whose tokens `token-1`, `token-2`, … each end after 300 calls; once ended, a token stays refused. */
async function startAgent() {
  const served = new Map<string, number>();
  const server = await startServer(({ headers }, response) => {
    const token = headers.authorization ?? '';
    const count = served.get(token) ?? 0;
    const isGood = /^Bearer token-\d+$/.test(token) && count < CALLS_A_TOKEN;
    if (isGood) served.set(token, count + 1);
    setTimeout(() => {
      if (!isGood) return answerJson(response, 401, { error: { message: `token ${token} is not valid` } });
      answerJson(response, 200, {
        choices: [{ message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }],
      });
    }, 20);
  });
  onTestFinished(() => server.close());
  return { server, served };
}

const seeds = Array.from({ length: CONVERSATIONS }, (_, at) => `question ${at}?`).join('\n');

const specOf = (origin: string, credentials: string) => `
agent: { type: openai-chat, baseUrl: "${origin}/v1", model: m, ${credentials} }
questions: { type: script, questions: [and?, then?] }
context: { type: agent-response }
maxTurns: ${TURNS - 1}
concurrency: 40
seeds: ./seeds.txt
`;

describe('credentials that end while a batch runs', () => {
  it('pause it, fail no conversation, and it is completed with a new value', async () => {
    const { server, served } = await startAgent();
    const project = await makeProject({ 'seeds.txt': seeds, 'sim.yaml': specOf(server.origin, 'apiKeyEnv: KEY') });
    const command = ['run', 'sim.yaml', '--batch', 'b', '--out', 'b.jsonl'];
    const paused = await project.run(command, { KEY: 'token-1' });
    expect({ code: paused.code, stderr: paused.stderr }).toMatchObject({ code: 1 });
    expect(paused.stderr.replaceAll(/\s+/g, ' ')).toMatch(/ paused: .* answered 401: .*have expired or were revoked/);
    expect(paused.stderr).not.toContain('token-1');
    const before = await project.records<Conversation>('b.conversations.jsonl');
    expect(before.filter(({ outcome }) => outcome.endsWith('failed'))).toEqual([]);
    const again = await project.run(command, { KEY: 'token-2' });
    expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
    const after = await project.records<Conversation>('b.conversations.jsonl');
    expect(after.filter(({ outcome, turns }) => outcome === 'completed' && turns === TURNS)).toHaveLength(
      CONVERSATIONS,
    );
    // Nothing that was answered was asked again.
    expect([...served.values()].reduce((sum, count) => sum + count, 0)).toBe(CONVERSATIONS * TURNS);
  });

  it('are renewed by a command, once per end, and the batch completes by itself', async () => {
    const { server } = await startAgent();
    const script = '#!/bin/sh\necho x >> calls\necho "token-$(wc -l < calls | tr -d " ")"\n';
    const spec = specOf(server.origin, 'tokenCommand: [./give-token]');
    const project = await makeProject({ 'seeds.txt': seeds, 'sim.yaml': spec, 'give-token': script });
    await chmod(join(project.folder, 'give-token'), 0o755);
    const ended = await project.run(['run', 'sim.yaml', '--batch', 'b', '--out', 'b.jsonl']);
    expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
    const conversations = await project.records<Conversation>('b.conversations.jsonl');
    expect(conversations.filter(({ outcome }) => outcome === 'completed')).toHaveLength(CONVERSATIONS);
    const calls = (await readFile(join(project.folder, 'calls'), 'utf8')).trim().split('\n').length;
    expect(calls).toBe((CONVERSATIONS * TURNS) / CALLS_A_TOKEN);
  });
});
