import { expect, it } from 'vitest';
import type { TurnRecord } from '../../src/contract/turn-record.ts';
import { makeProject } from '../support/cli.ts';
import { serveJson } from '../support/serve.ts';

/** Nobody listens on the port `discard`. */
const NOBODY = 'http://127.0.0.1:9';
const VARIABLES = ['http_proxy', 'https_proxy', 'grpc_proxy', 'all_proxy'].flatMap((name) => [
  name,
  name.toUpperCase(),
]);

it('run reaches the embedded server and an agent of this machine although every proxy is out of order', async () => {
  const agent = await serveJson(200, { answer: 'A shard is a part of a batch.' });
  const project = await makeProject({
    'sim.yaml': `
agent: { type: http, url: "${agent.origin}", body: { question: "{{question}}" }, answer: answer }
questions: { type: script, questions: ["And then?"] }
maxTurns: 1
seeds: ["What is a shard?", "What is a batch?"]
`,
  });
  const env = Object.fromEntries(VARIABLES.map((name) => [name, NOBODY]));
  const { code, stderr } = await project.run(['run', 'sim.yaml', '--batch', 'b', '--out', 'b.jsonl'], env);
  expect(stderr).toContain('completed');
  expect(code).toBe(0);
  expect(await project.records<TurnRecord>('b.jsonl')).toHaveLength(4);
});
