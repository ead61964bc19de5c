import { spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CLI, makeProject, type Project } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';
import { processesIn } from '../support/processes-in.ts';

const RUN_A = ['run', 'a.yaml', '--batch', 'a', '--out', 'a.jsonl'];

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

/** Ends a `run` of batch a in one of the ways in which people do, once its agent was asked. */
const WAYS = {
  'Ctrl-C': (project: Project) => signalled(project, 'SIGINT'),
  SIGTERM: (project: Project) => signalled(project, 'SIGTERM'),
  'kill -9': (project: Project) => signalled(project, 'SIGKILL'),
  'its terminal was closed': async (project: Project) => inTerminal(project),
};

function signalled(project: Project, signal: NodeJS.Signals) {
  const { child, ended } = project.start(RUN_A);
  return async () => {
    child.kill(signal);
    await ended;
  };
}

/** The command in a terminal of its own, whose program is ended as a closed window ends it. */
function inTerminal({ folder, home }: Project) {
  const run = [process.execPath, CLI, ...RUN_A].join(' ');
  const terminal = spawn('script', ['--quiet', '--command', run, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, CONVSIM_HOME: home },
    stdio: 'ignore',
  });
  return async () => {
    terminal.kill('SIGKILL');
    await expect.poll(() => runsIn(folder), { timeout: 30_000 }).toEqual([]);
  };
}

const runsIn = (folder: string) => [...processesIn(folder).values()].filter((line) => !line.includes(' start-dev '));

describe('a batch that nobody runs', () => {
  it.each(Object.entries(WAYS))(
    'is shown as interrupted after %s, and no other run asks its agent until it is resumed',
    async (_, startRun) => {
      const slow = await startAgent(400);
      const quick = await startAgent(10);
      const project = await makeProject({ 'a.yaml': specOf(slow.origin), 'b.yaml': specOf(quick.origin) });
      const end = await startRun(project);
      await expect.poll(() => slow.requests.length, { timeout: 60_000 }).toBeGreaterThan(4);
      expect((await project.run(['status', 'a', '--json'])).stdout).toContain('"state": "open"');
      await end();
      const asked = slow.requests.length;

      const interrupted = 'batch a was interrupted; to resume it: convsim resume a';
      const list = await project.run(['status']);
      expect(list.stdout).toMatch(/^a +interrupted +6 /m);
      expect(list.stdout).toContain(interrupted);
      const details = await project.run(['status', 'a']);
      expect(details.stdout).toMatch(/^state +interrupted: no process runs it$/m);
      expect(details.stdout).toContain('convsim resume a');
      const other = await project.run(['run', 'b.yaml', '--batch', 'b', '--out', 'b.jsonl']);
      expect({ code: other.code, stderr: other.stderr }).toMatchObject({ code: 0 });
      expect(other.stderr).toContain(`note: ${interrupted}`);
      // Longer than a lost call needs to be noticed.
      const again = await project.run(['run', 'b.yaml', '--batch', 'b2', '--out', 'b2.jsonl']);
      expect(again.code).toBe(0);
      expect(slow.requests.length).toBe(asked);

      const resumed = await project.run(['resume', 'a', '--out', 'a.jsonl']);
      expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
      expect(await project.records('a.jsonl')).toHaveLength(18);
      expect(slow.requests.length).toBeLessThanOrEqual(18 + 4);
    },
  );

  it('is continued by convsim worker, which says that it serves every open batch', async () => {
    const slow = await startAgent(400);
    const project = await makeProject({ 'a.yaml': specOf(slow.origin) });
    const first = project.start(RUN_A);
    await expect.poll(() => slow.requests.length, { timeout: 60_000 }).toBeGreaterThan(4);
    first.child.kill('SIGINT');
    await first.ended;
    const worker = project.start(['worker', '--until-idle']);
    const { stderr } = await worker.ended;
    expect(stderr).toContain('serves every open batch (a) of');
    const exported = await project.run(['export', 'a', '--out', 'a.jsonl']);
    expect(exported.code).toBe(0);
    expect(await project.records('a.jsonl')).toHaveLength(18);
  });
});
