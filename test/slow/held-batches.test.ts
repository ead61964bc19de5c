import { describe, expect, it, onTestFinished } from 'vitest';
import { makeProject } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';

/** An agent that takes a while, so that a batch can be interrupted. */
async function startAgent(delayMs: number) {
  const server = await startServer(
    (_, response) => void setTimeout(() => answerJson(response, 200, { answer: 'yes' }), delayMs),
  );
  onTestFinished(() => server.close());
  return server;
}

const specOf = (origin: string) => `
agent: { type: http, url: "${origin}", body: { question: "{{question}}" }, answer: answer }
questions: { type: script, questions: [and?, then?] }
context: { type: agent-response }
maxTurns: 2
concurrency: 4
seeds: [one?, two?, three?, four?, five?, six?]
`;

describe('a batch that nobody runs', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'is left alone by the run of another one after %s, until it is resumed',
    async (signal) => {
      const slow = await startAgent(400);
      const quick = await startAgent(10);
      const project = await makeProject({ 'a.yaml': specOf(slow.origin), 'b.yaml': specOf(quick.origin) });
      const first = project.start(['run', 'a.yaml', '--batch', 'a', '--out', 'a.jsonl']);
      await expect.poll(() => slow.requests.length, { timeout: 60_000 }).toBeGreaterThan(4);
      first.child.kill(signal);
      await first.ended;
      const asked = slow.requests.length;

      const other = await project.run(['run', 'b.yaml', '--batch', 'b', '--out', 'b.jsonl']);
      expect({ code: other.code, stderr: other.stderr }).toMatchObject({ code: 0 });
      expect(other.stderr).toContain('batch a is not finished');
      // Longer than a lost call needs to be noticed.
      const again = await project.run(['run', 'b.yaml', '--batch', 'b2', '--out', 'b2.jsonl']);
      expect(again.code).toBe(0);
      expect(slow.requests.length).toBe(asked);

      const resumed = await project.run(['run', 'a.yaml', '--batch', 'a', '--out', 'a.jsonl']);
      expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
      expect(await project.records('a.jsonl')).toHaveLength(18);
      expect(slow.requests.length).toBeLessThanOrEqual(18 + 4);
    },
  );

  it('is continued by convsim worker, which says that it serves every open batch', async () => {
    const slow = await startAgent(400);
    const project = await makeProject({ 'a.yaml': specOf(slow.origin) });
    const first = project.start(['run', 'a.yaml', '--batch', 'a', '--out', 'a.jsonl']);
    await expect.poll(() => slow.requests.length, { timeout: 60_000 }).toBeGreaterThan(4);
    first.child.kill('SIGINT');
    await first.ended;
    const worker = project.start(['worker', '--until-idle']);
    const { stderr } = await worker.ended;
    expect(stderr).toContain('serves every open batch of');
    const exported = await project.run(['export', 'a', '--out', 'a.jsonl']);
    expect(exported.code).toBe(0);
    expect(await project.records('a.jsonl')).toHaveLength(18);
  });
});
