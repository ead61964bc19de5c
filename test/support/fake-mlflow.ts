import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { tempFolder } from './temp-folder.ts';

/**
 * Plays `mlflow models serve -m models:/<name>/1`, as that name says: `good`, `broken` (ends at once), `deaf` (never
 * healthy), `stubborn` (ignores SIGTERM), `mortal` (ends when asked anything), `familiar` (has a child that ignores SIGTERM).
 */
const PROGRAM = `#!${process.execPath}
const { spawn } = require('node:child_process');
const { appendFileSync } = require('node:fs');
const { createServer } = require('node:http');
const args = process.argv.slice(2);
const option = (name) => args[args.indexOf(name) + 1];
const kind = /^models:\\/(\\w+)/.exec(option('-m'))?.[1];
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('MLFLOW_')));
const note = (text) => appendFileSync('starts.jsonl', JSON.stringify({ pid: process.pid, ...text }) + '\\n');
console.log('loading the model with ' + process.env.MLFLOW_TRACKING_TOKEN);
if (kind === 'broken') {
  console.error('RESOURCE_DOES_NOT_EXIST: no such model');
  process.exit(1);
}
if (kind === 'stubborn') process.on('SIGTERM', () => {});
if (kind === 'familiar') {
  const code = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)';
  note({ child: spawn(process.execPath, ['-e', code], { stdio: 'ignore' }).pid });
}
const server = createServer((request, response) => {
  if (kind === 'deaf') return;
  if (request.url === '/health') return response.end('\\n');
  if (kind === 'mortal') process.exit(3);
  response.end(JSON.stringify({ messages: [{ role: 'assistant', content: 'from ' + process.pid }] }));
});
setTimeout(() => server.listen(Number(option('-p')), option('-h')), 50);
note({ args, env });
`;

/** A start of the fake, or of its child, as it noted it. */
export interface FakeStart {
  readonly pid: number;
  readonly child?: number;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A folder with a program `mlflow` in it. */
export interface FakeMlflow {
  readonly folder: string;
  /** A PATH that begins with the folder. */
  readonly path: string;
  /** Every start so far. */
  starts(): Promise<readonly FakeStart[]>;
}

/** Writes the fake; its folder is the project folder too. */
export async function fakeMlflow(): Promise<FakeMlflow> {
  const folder = await tempFolder();
  await writeFile(join(folder, 'mlflow'), PROGRAM);
  await chmod(join(folder, 'mlflow'), 0o755);
  return {
    folder,
    path: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
    async starts() {
      const text = await readFile(join(folder, 'starts.jsonl'), 'utf8').catch(() => '');
      const lines = text.split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as FakeStart);
    },
  };
}
