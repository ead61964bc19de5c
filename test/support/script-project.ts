import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import { stopServer } from '../../src/temporal/stop-server.ts';
import type { AtEnd, Ended, Started } from './cli.ts';
import { processesIn } from './processes-in.ts';
import { temporalCli } from './temporal-cli.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
// Not the command `tsx`: that one starts a process of its own for the script, which a kill would not reach.
const LOADER = join(REPOSITORY, 'node_modules/tsx/dist/loader.mjs');

/** A folder with a store and an embedded server of its own, in which scripts are run that use the library. */
export interface ScriptProject {
  readonly folder: string;
  readonly home: string;
  /** Starts a script: one of this folder, or one of the repository by a path that begins with `examples/`. */
  start(script: string, env?: Record<string, string>): Started;
  /** Starts a script and waits for its end, which must be a good one. */
  run(script: string, env?: Record<string, string>): Promise<Ended>;
  /** Runs the command `convsim`. */
  convsim(...args: string[]): Promise<Ended>;
  startConvsim(...args: string[]): Started;
  /** The checked records of `<name>.jsonl` and `<name>.conversations.jsonl`. */
  records(name: string): Promise<{ turns: TurnRecord[]; conversations: ConversationRecord[] }>;
  /** Settings with which `simulate` in this process uses the same store and server. */
  readonly env: Readonly<Record<string, string>>;
}

/** Makes the folder with these files, the repository's `docs` beside them; server and processes end when `atEnd` says so. */
export async function makeScriptProject(files: Readonly<Record<string, string>>, atEnd: AtEnd): Promise<ScriptProject> {
  const folder = await mkdtemp(join(tmpdir(), 'convsim-library-'));
  const home = join(folder, '.convsim');
  const children = new Set<ChildProcess>();
  atEnd(async () => {
    for (const child of children) child.kill('SIGKILL');
    await stopServer({ home });
    for (let looks = 0; looks < 50 && processesIn(folder).size > 0; looks += 1) await sleep(100);
    expect([...processesIn(folder).values()]).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });
  await symlink(join(REPOSITORY, 'docs'), join(folder, 'docs'));
  for (const [name, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    await writeFile(join(folder, name), text);
  }
  const settings = {
    CONVSIM_HOME: home,
    CONVSIM_TEMPORAL_CLI: await temporalCli(),
    CONVSIM_WORKFLOW_BUNDLE: join(REPOSITORY, 'dist/workflow-bundle.js'),
  };
  const node = (file: string, args: readonly string[], env: Record<string, string> = {}): Started => {
    const child = spawn(process.execPath, ['--import', LOADER, file, ...args], {
      cwd: folder,
      env: {
        ...process.env,
        ...settings,
        TSX_TSCONFIG_PATH: join(REPOSITORY, 'tsconfig.json'),
        NO_COLOR: '1',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => void (output.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => void (output.stderr += chunk.toString()));
    const ended = new Promise<Ended>((resolve) => {
      child.on('close', (code, signal) => {
        children.delete(child);
        resolve({ code, signal, ...output });
      });
    });
    return { child, ended, stderr: () => output.stderr, stdout: () => output.stdout };
  };
  const start = (script: string, env?: Record<string, string>) =>
    node(script.startsWith('examples/') ? join(REPOSITORY, script) : join(folder, script), [], env);
  const startConvsim = (...args: string[]) => node(join(REPOSITORY, 'src/cli.ts'), args);
  return {
    folder,
    home,
    env: settings,
    start,
    async run(script, env) {
      const ended = await start(script, env).ended;
      expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
      return ended;
    },
    startConvsim,
    convsim: (...args) => startConvsim(...args).ended,
    async records(name) {
      const lines = async (file: string) => (await readFile(join(folder, file), 'utf8')).trimEnd().split('\n');
      const turns = (await lines(`${name}.jsonl`)).map((line) => TurnRecord.parse(JSON.parse(line)));
      const conversations = (await lines(`${name}.conversations.jsonl`)).map((line) =>
        ConversationRecord.parse(JSON.parse(line)),
      );
      return { turns, conversations };
    },
  };
}
