import { ModuleThread, NotBegun, type ThreadOptions } from './module-thread.ts';
import type { FunctionCall } from './thread-messages.ts';

/** Most threads of a function at once. Where all are blocked, further calls wait. */
const MOST_THREADS = 16;

/** Most threads at once that make a single call each. */
const MOST_ALONE = 8;

/**
 * The threads of one function: a warm one that all calls share, a fresh one when that has ended or is blocked, and one alone for a
 * call that may have ended a thread before, so that it cannot take others with it again.
 */
export class ModuleThreads {
  readonly #options: Omit<ThreadOptions, 'onEnd'>;
  /** The threads that have not ended, and how many calls each is used by. */
  readonly #users = new Map<ModuleThread, number>();
  readonly #threadOf = new WeakMap<FunctionCall, ModuleThread>();
  /** Names of the calls that may have ended a thread. */
  readonly #suspects = new Set<string>();
  #warm: ModuleThread | undefined;
  #alone = 0;
  #isClosed = false;

  constructor(options: Omit<ThreadOptions, 'onEnd'>) {
    this.#options = options;
  }

  /** Loads the function. @throws {StepFailure} `WorkerMisconfigured` where that fails. */
  async start(): Promise<void> {
    await this.#shared().ready;
  }

  /** Calls the function in a thread that answers. @throws {StepFailure} of the call; the signal's reason. */
  async run(call: FunctionCall, signal: AbortSignal): Promise<unknown> {
    for (;;) {
      signal.throwIfAborted();
      try {
        const value = await this.#attempt(call, signal);
        this.#suspects.delete(call.during);
        return value;
      } catch (error) {
        if (!(error instanceof NotBegun)) throw error;
      }
    }
  }

  /** Whether the thread that makes a call answers no more. */
  isBlockedFor(call: FunctionCall): boolean {
    return this.#threadOf.get(call)?.isBlocked ?? false;
  }

  /** Ends each thread as soon as no call uses it. */
  close(): void {
    this.#isClosed = true;
    for (const thread of this.#users.keys()) this.#endUnused(thread);
  }

  async #attempt(call: FunctionCall, signal: AbortSignal): Promise<unknown> {
    const isAlone = this.#suspects.has(call.during) && this.#alone < MOST_ALONE;
    const thread = isAlone ? this.#newThread() : this.#shared();
    this.#threadOf.set(call, thread);
    this.#use(thread, 1);
    if (isAlone) this.#alone += 1;
    try {
      await thread.ready;
      return await thread.run(call, signal);
    } finally {
      if (isAlone) this.#alone -= 1;
      this.#use(thread, -1);
      this.#endUnused(thread);
    }
  }

  /** The warm thread, or a fresh one in its place. */
  #shared(): ModuleThread {
    const isUsable = this.#warm && !this.#warm.hasEnded && (!this.#warm.isBlocked || this.#users.size >= MOST_THREADS);
    if (!this.#warm || !isUsable) this.#warm = this.#newThread();
    return this.#warm;
  }

  #newThread(): ModuleThread {
    const thread = new ModuleThread({
      ...this.#options,
      onEnd: (end, suspects) => {
        this.#users.delete(thread);
        if (end.kind !== 'closed') for (const { during } of suspects) this.#suspects.add(during);
      },
    });
    this.#users.set(thread, 0);
    return thread;
  }

  #use(thread: ModuleThread, calls: number): void {
    const users = this.#users.get(thread);
    if (users !== undefined) this.#users.set(thread, users + calls);
  }

  #endUnused(thread: ModuleThread): void {
    const isKept = thread === this.#warm && !this.#isClosed;
    if (this.#users.get(thread) === 0 && !isKept) thread.end({ kind: 'closed' });
  }
}
