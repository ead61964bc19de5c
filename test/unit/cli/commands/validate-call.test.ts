import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { answerJson, type Handler, startServer } from '../../../support/http-server.ts';
import { run } from '../../../support/reading-commands.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const DOCS = { 'docs/guide.md': '# Guide\n\nA shard is a part of a batch. Every shard holds up to 1,000 seeds.\n' };

/** Runs `validate --call` on a spec; its output, and its exit code. */
async function call(spec: string, files: Readonly<Record<string, string>> = {}) {
  const home = await tempFolder({ ...files, 'sim.yaml': spec });
  const { out, err } = await run(['validate', join(home, 'sim.yaml'), '--call'], { home, env: { KEY: 'sk-secret-7' } });
  const code = process.exitCode;
  return { out, err, code, left: await readdir(home) };
}

async function serving(handler: Handler) {
  const server = await startServer(handler);
  onTestFinished(() => server.close());
  return server;
}

function chatSpec(origin: string, more = ''): string {
  const model = `baseUrl: "${origin}/v1", model: m, apiKeyEnv: KEY`;
  return `agent: { type: openai-chat, ${model} }\nquestions: { type: llm, ${model} }\nseeds: [How long?, And you?]\n${more}`;
}

function completion(content: string, usage: object) {
  return { choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }], usage };
}

describe('validate --call', () => {
  afterEach(() => {
    process.exitCode = undefined;
  });

  it('asks agent and generator once each, shows what they said safely, and estimates the batch', async () => {
    let calls = 0;
    const server = await serving((_, response) => {
      calls += 1;
      const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
      answerJson(response, 200, completion(calls === 1 ? 'Two \u001b[31mdays.' : 'Why two days?', usage));
    });
    const { out, err, code, left } = await call(
      chatSpec(
        server.origin,
        'maxTurns: 1\nprices: { agent: { input: 1000, output: 10000 }, questions: { input: 1000, output: 0 } }\n',
      ),
    );
    expect({ out, code, requests: server.requests.length }).toEqual({ out: '', code: 0, requests: 2 });
    expect(server.requests[0]?.body).toMatchObject({ messages: [{ role: 'system' }, { content: 'How long?' }] });
    expect(err).toMatch(/agent {4}\d+ ms · 100 tokens in, 20 out\n {9}Two days\.\n/);
    expect(err).toMatch(/context {2}\d+ ms · 14 characters\n {9}Two days\.\n/);
    expect(err).toMatch(/question \d+ ms · 100 tokens in, 20 out\n {9}Why two days\?\n/);
    expect(err).toContain('2 conversations, 4 turns\n');
    // Twice the second turn, whose input holds the first answer and the question too.
    expect(err).toContain('agent 480 tokens in, 80 out; questions 200 tokens in, 40 out\n');
    expect(err).toContain('cost     at most 1.48 (agent 1.28, questions 0.2)\n');
    expect(err).toMatch(/time {5}(?:under 1|about \d+)s with 50 in flight/);
    expect(left).toEqual(['sim.yaml']);
  });

  it.each([
    [
      401,
      { error: { message: 'Incorrect API key provided' } },
      1,
      'agent: Unauthorized: ',
      'Check KEY and what it may access.',
    ],
    [400, { error: { message: 'no such model' } }, 1, 'agent: InvalidRequest: ', 'does not help'],
    [503, { error: { message: 'starting' } }, 3, 'agent: Unavailable: ', 'would try 8 times'],
  ])('tells an answer %i with its remedy, and asks nothing else', async (status, body, exit, says, then) => {
    const server = await serving((_, response) => answerJson(response, status, body));
    const { err, code } = await call(chatSpec(server.origin));
    expect({ code, requests: server.requests.length }).toEqual({ code: exit, requests: 1 });
    expect(err).toContain(`error: ${says}`);
    expect(err).toContain(then);
    expect(err).not.toContain('the batch, if every turn');
    expect(err).not.toContain('sk-secret-7');
  });

  it('does not call a reply without an answer a passing fault', async () => {
    const server = await serving((_, response) => answerJson(response, 200, { data: { output: 'Two days.' } }));
    const spec = `agent: { type: http, url: "${server.origin}", body: "{{question}}", answer: data.answer }\nseeds: [How long?]\n`;
    const { err, code } = await call(spec);
    expect(code).toBe(1);
    expect(err).toContain(
      'where data is an object with the keys output. If every reply looks like this, correct agent.answer.',
    );
    expect(err).toContain('unless only this reply was so, asking again does not help');
    expect(err).not.toContain('temporary');
  });

  it('shows the answer although the generator refuses', async () => {
    const server = await serving((_, response) => {
      if (server.requests.length > 1) answerJson(response, 401, { error: { message: 'Incorrect API key provided' } });
      else answerJson(response, 200, completion('Two days.', {}));
    });
    const { err, code } = await call(chatSpec(server.origin));
    expect({ code, requests: server.requests.length }).toEqual({ code: 1, requests: 2 });
    expect(err).toContain('Two days.');
    expect(err).toContain('error: question: Unauthorized: ');
  });

  it('works without a network, and without tokens', async () => {
    const spec = 'agent: { type: docs-qa, docs: ./docs }\nseeds: [What is a shard?]\n';
    const { err, code } = await call(spec, DOCS);
    expect(code).toBe(0);
    expect(err).toMatch(/question \d+ ms · tokens not counted/);
    expect(err).toContain('tokens   not counted: no reply reported its usage\n');
    expect(err).not.toContain('cost');
  });

  it('asks no generator where no turn follows', async () => {
    const server = await serving((_, response) => answerJson(response, 200, completion('Two days.', {})));
    const { err, code } = await call(chatSpec(server.origin, 'maxTurns: 0\n'));
    expect({ code, requests: server.requests.length }).toEqual({ code: 0, requests: 1 });
    expect(err).toContain('2 conversations, 2 turns\n');
  });

  it('warns of an empty context', async () => {
    const server = await serving((_, response) => answerJson(response, 200, completion('Two days.', {})));
    const { err, code } = await call(chatSpec(server.origin, 'context: { type: tool-outputs }\n'));
    expect({ code, requests: server.requests.length }).toEqual({ code: 0, requests: 1 });
    expect(err).toContain('warning: the context is empty, so every conversation would end as empty-context');
  });

  it('works with a module that gives what nobody expects', async () => {
    const spec =
      'agent: { type: module, path: ./agent.mjs }\nquestions: { type: script, questions: [and?] }\nseeds: [one?]\n';
    const { err, code } = await call(spec, { 'agent.mjs': 'export default async () => 7;\n' });
    expect(code).toBe(1);
    expect(err).toContain('error: agent: ModuleContract: ');
  });
});
