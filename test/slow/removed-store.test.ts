import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stopServer } from '../../src/temporal/stop-server.ts';
import { makeProject, type Project } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';
import { processesIn } from '../support/processes-in.ts';

async function startProject() {
  const server = await startServer(
    (_, response) => void setTimeout(() => answerJson(response, 200, { answer: 'yes' }), 200),
  );
  onTestFinished(() => server.close());
  const spec = `
agent: { type: http, url: "${server.origin}", body: { question: "{{question}}" }, answer: answer }
questions: { type: script, questions: [and?, then?] }
context: { type: agent-response }
maxTurns: 2
concurrency: 2
seeds: [${Array.from({ length: 20 }, (_, index) => `number ${index}?`).join(', ')}]
`;
  return { server, project: await makeProject({ 'sim.yaml': spec }) };
}

const RUN = ['run', 'sim.yaml', '--batch', 'b', '--out', 'b.jsonl'];

const serversIn = ({ folder }: Project) =>
  [...processesIn(folder).values(), ...processesIn(`${folder}/.convsim (deleted)`).values()].filter((line) =>
    line.includes(' start-dev '),
  );

describe('a .convsim that is gone while a run uses it', () => {
  it('ends the run with a clear error, no file and no server left', async () => {
    const { server, project } = await startProject();
    const running = project.start(RUN);
    await expect.poll(() => server.requests.length, { timeout: 60_000 }).toBeGreaterThan(4);
    await rm(project.home, { recursive: true });
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toMatchObject({ code: 3 });
    expect(stderr).toContain('was removed, moved or replaced while it was in use');
    expect(stderr).not.toContain('all finished work is kept');
    expect(existsSync(join(project.folder, 'b.jsonl'))).toBe(false);
    expect(serversIn(project)).toEqual([]);
  });

  it('is resumed by the same command where the folder was only moved and is put back', async () => {
    const { server, project } = await startProject();
    const running = project.start(RUN);
    await expect.poll(() => server.requests.length, { timeout: 60_000 }).toBeGreaterThan(4);
    const elsewhere = join(project.folder, 'elsewhere');
    await rename(project.home, elsewhere);
    onTestFinished(() => stopServer({ home: elsewhere }).then(() => undefined));
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toMatchObject({ code: 3 });
    await rm(project.home, { recursive: true, force: true });
    await rename(elsewhere, project.home);
    const again = await project.run(RUN);
    expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
    expect(await project.records('b.jsonl')).toHaveLength(60);
  });
});
