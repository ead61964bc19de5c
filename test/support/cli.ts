import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { stopServer } from '../../src/temporal/stop-server.ts';
import { temporalCli } from './temporal-cli.ts';

/** The built command. */
export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** How a process of the command ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of the command. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it printed to stderr so far. */
  readonly stderr: () => string;
  readonly stdout: () => string;
}

/** Variables of a command's environment; `undefined` takes one away that this process has. */
type Variables = Readonly<Record<string, string | undefined>>;

/** A folder of its own with a `.convsim` of its own, in which the built command is run. */
export interface Project {
  readonly folder: string;
  readonly home: string;
  /** Without standard input, unless that is a `pipe`. */
  start(args: readonly string[], env?: Variables, stdin?: 'ignore' | 'pipe'): Started;
  /** On a terminal of that many columns; what it shows comes to `stdout`. */
  startOnTerminal(args: readonly string[], columns: number): Started;
  run(args: readonly string[], env?: Variables): Promise<Ended>;
  write(name: string, text: string): Promise<void>;
  /** The objects of a JSONL file. */
  records<T>(name: string): Promise<T[]>;
  /** Process id of the embedded server. */
  serverPid(): number;
}

/** Takes what is to be done at the end of a test, or of a file whose tests share a project. */
export type AtEnd = (work: () => Promise<void>) => void;

/** Makes a project folder with these files; its server and processes are ended after the test, or as `atEnd` says. */
export async function makeProject(
  files: Readonly<Record<string, string>>,
  atEnd: AtEnd = onTestFinished,
): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'convsim-e2e-'));
  const home = join(folder, '.convsim');
  const cli = await temporalCli();
  const children = new Set<ChildProcess>();
  atEnd(async () => {
    for (const child of children) child.kill('SIGKILL');
    await stopServer({ home });
    await rm(folder, { recursive: true, force: true });
  });
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  for (const [name, text] of Object.entries(files)) await write(name, text);

  type Input = 'ignore' | 'pipe';
  const start = (args: readonly string[], env: Variables = {}, stdin: Input = 'ignore'): Started =>
    startProcess(process.execPath, [CLI, ...args], { env, stdin });
  const startOnTerminal = (args: readonly string[], columns: number): Started => {
    const command = [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ');
    const words = ['-qec', `stty cols ${columns}; exec ${command}`, '/dev/null'];
    return startProcess('script', words, { env: { TERM: 'xterm' }, stdin: 'ignore' });
  };
  const startProcess = (
    file: string,
    args: readonly string[],
    { env, stdin }: { readonly env: Variables; readonly stdin: Input },
  ): Started => {
    const child = spawn(file, args, {
      cwd: folder,
      env: { ...process.env, CONVSIM_TEMPORAL_CLI: cli, CONVSIM_HOME: home, NO_COLOR: '1', ...env },
      stdio: [stdin, 'pipe', 'pipe'],
    });
    children.add(child);
    const output = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk: Buffer) => void (output.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => void (output.stderr += chunk.toString()));
    const ended = new Promise<Ended>((resolve) => {
      child.on('close', (code, signal) => {
        children.delete(child);
        resolve({ code, signal, ...output });
      });
    });
    return { child, ended, stderr: () => output.stderr, stdout: () => output.stdout };
  };
  return {
    folder,
    home,
    start,
    startOnTerminal,
    run: (args, env) => start(args, env).ended,
    write,
    async records<T>(name: string) {
      const text = await readFile(join(folder, name), 'utf8');
      return text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as T);
    },
    serverPid: () => (JSON.parse(readFileSync(join(home, 'server.json'), 'utf8')) as { pid: number }).pid,
  };
}
