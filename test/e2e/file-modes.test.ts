import { mkdir, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { atFileEnd } from '../support/at-file-end.ts';
import { makeProject, type Project } from '../support/cli.ts';
import { answerJson, startServer } from '../support/http-server.ts';

const SPEC = {
  agent: { type: 'docs-qa', docs: './docs' },
  questions: { type: 'offline' },
  maxTurns: 1,
  seeds: ['What does the monitor watch?'],
};

const RUBRIC = {
  judges: [{ name: 'answers', type: 'checks', checks: [{ name: 'brief', words: { max: 500 }, in: 'answers' }] }],
};

const atEnd = atFileEnd();
let project: Project;
let written: string[];

beforeAll(async () => {
  // The worst that a shell can ask for: whatever names no mode of its own is open to everybody.
  const before = process.umask(0);
  atEnd(async () => void process.umask(before));
  project = await makeProject({ 'sim.json': JSON.stringify(SPEC), 'rubric.json': JSON.stringify(RUBRIC) }, atEnd);
  await mkdir(join(project.folder, 'docs'));
  await project.write('docs/monitor.md', '# Monitor\n\nThe lakehouse monitor watches tables.\n');
  written = await everythingIn(project.folder);
});

async function everythingIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.map((entry) => join(entry.parentPath, entry.name));
}

async function run(...args: string[]): Promise<void> {
  const ended = await project.run(args);
  expect({ args, code: ended.code, stderr: ended.stderr }).toMatchObject({ args, code: 0 });
}

it('nothing that convsim writes is open to other accounts of the machine', async () => {
  const receiver = await startServer((_request, response) => answerJson(response, 200, {}));
  atEnd(() => receiver.close());
  await run('run', 'sim.json', '--batch', 'first', '--out', 'out/first.jsonl');
  await run('run', 'sim.json', '--batch', 'second', '--detach');
  await run('judge', 'first', '--with', 'rubric.json');
  await run('report', 'first', '--out', 'first.html');
  await run('export', 'first', '--format', 'csv', '--out', 'first.csv');
  await run('export', 'first', '--format', 'parquet', '--out', 'first.parquet');
  await run('push', 'otlp', 'first', '--endpoint', receiver.origin, '--protocol', 'http/json');
  const view = project.start(['view']);
  await vi.waitFor(() => expect(view.stdout()).toMatch(/^http:/), { timeout: 60_000 });

  const made = (await everythingIn(project.folder)).filter((path) => !written.includes(path));
  const names = made.map((path) => relative(project.folder, path));
  expect(names).toEqual(
    expect.arrayContaining([
      '.convsim',
      '.convsim/store.db',
      '.convsim/temporal.db',
      '.convsim/server.json',
      '.convsim/logs/temporal-server.log',
      '.convsim/logs/background-worker.log',
      'out/first.jsonl',
      'first.html',
      'first.csv',
      'first.parquet',
    ]),
  );
  const modes = await Promise.all(
    made.map(async (path) => ({ path, mode: ((await stat(path)).mode & 0o777).toString(8) })),
  );
  expect(modes.filter(({ mode }) => mode !== '600' && mode !== '700')).toEqual([]);
  view.child.kill('SIGTERM');
  await view.ended;
});
