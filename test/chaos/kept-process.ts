import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** How one start of a process ended. Times are milliseconds since 1970. */
export interface ProcessEnd {
  /** The name of its part, and which start of it this was: `worker a#2`. */
  readonly name: string;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether a schedule killed it, or asked it to end. */
  readonly isAsked: boolean;
  readonly stderr: string;
}

/** What is run, and which exit codes mean that it is done. */
export interface Program {
  readonly name: string;
  /** Arguments of node. */
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Empty for what runs until it is asked to end. */
  readonly doneWith: readonly number[];
}

/** A program that gave up is started again after this long, as a person would. */
const START_AGAIN_MS = 1_000;

/** A program that is started again whenever it ends, until it is done. */
export class KeptProcess {
  readonly #program: Program;
  readonly #ends: ProcessEnd[] = [];
  #child: ChildProcess | undefined;
  #waitMs = START_AGAIN_MS;
  #isAsked = false;
  #isEnding = false;
  /** Resolves when it ended with a code that means so, or as it was asked to. */
  readonly done: Promise<void>;

  /** Starts it. */
  constructor(program: Program) {
    this.#program = program;
    this.done = this.#keep();
  }

  /** Every start that has ended. */
  get ends(): readonly ProcessEnd[] {
    return this.#ends;
  }

  /** Name of the running start, as its calls name it; `undefined` while none runs. */
  get running(): string | undefined {
    return this.#child && this.#nameOf(this.#ends.length + 1);
  }

  /** Kills it; it is started again after `waitMs`. */
  kill(waitMs: number): void {
    this.#waitMs = waitMs;
    this.#isAsked = true;
    this.#child?.kill('SIGKILL');
  }

  /** Sends SIGSTOP or SIGCONT. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
  }

  /** Ends it for good; resolves when it has ended. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#isEnding = true;
    this.#isAsked = true;
    this.#child?.kill(signal);
    await this.done;
  }

  async #keep(): Promise<void> {
    while (!this.#isEnding) {
      const { code } = await this.#once();
      if (code !== null && this.#program.doneWith.includes(code)) return;
      const waitMs = this.#waitMs;
      this.#waitMs = START_AGAIN_MS;
      if (!this.#isEnding) await sleep(waitMs);
    }
  }

  #once(): Promise<ProcessEnd> {
    const { args, folder, env } = this.#program;
    const name = this.#nameOf(this.#ends.length + 1);
    const startedMs = Date.now();
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...env, CHAOS_WORKER: name },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()));
    return new Promise((resolve) => {
      child.once('close', (code, signal) => {
        const end = { name, startedMs, endedMs: Date.now(), code, signal, isAsked: this.#isAsked, stderr };
        this.#isAsked = false;
        this.#child = undefined;
        this.#ends.push(end);
        resolve(end);
      });
    });
  }

  #nameOf(start: number): string {
    return `${this.#program.name}#${start}`;
  }
}
