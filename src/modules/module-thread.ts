import { Worker } from 'node:worker_threads';
import { errorCode } from '../contract/error-message.ts';
import { StepFailure } from '../contract/failures.ts';
import { MB } from './heap-bound.ts';
import type { ModuleReference } from './load-module.ts';
import { reportStrayError } from './stray-errors.ts';
import { failureOfEnd, type ThreadEnd } from './thread-end.ts';
import {
  failureFrom,
  type FromThread,
  type FunctionCall,
  LAST_BEAT,
  RUNNING_CALL,
  TAKEN_BACK,
  type ToThread,
  UNCLAIMED,
} from './thread-messages.ts';

/** A thread whose event loop has not run for so long is blocked. */
const BLOCKED_MS = 2_000;

/** How often a thread in use is looked at. */
const WATCH_MS = 100;

/** Longest that a module may take to load. */
const LONGEST_LOAD_MS = 60_000;

/**
 * V8 ends the whole process where a heap at its limit needs one large piece more, as a growing list does. Its limit is therefore
 * far above the bound that the thread itself and `#watch` keep.
 */
const BEYOND_BOUND_MB = 4_096;

const isSource = import.meta.url.endsWith('.ts');
const ENTRY = new URL(isSource ? './thread-entry.ts' : './thread-entry.js', import.meta.url);

/** Run from its sources, convsim is transpiled in the thread too. */
const TRANSPILED_ENTRY = `import('${import.meta.resolve('tsx/esm/api')}').then(({ tsImport }) => tsImport('${ENTRY.href}', '${ENTRY.href}'))`;

/** What a thread runs, and within which bound. */
export interface ThreadOptions {
  readonly reference: ModuleReference;
  /** Names the function in messages. */
  readonly place: string;
  readonly maxMemoryMb: number;
  /** Receives, when the thread has ended, why, and the calls that may have been the reason. */
  readonly onEnd: (end: ThreadEnd, suspects: readonly FunctionCall[]) => void;
}

/** Thrown for a call that its thread had not begun when it was blocked or ended: another thread can make it. */
export class NotBegun extends Error {}

/** A call that a thread was given. */
interface CallInFlight {
  readonly call: FunctionCall;
  readonly claim: Int32Array;
  /** Its caller has waited long enough. */
  isLeftBehind: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A worker thread that has loaded a function of a user's module, and calls it. It never keeps the process alive. */
export class ModuleThread {
  /** Resolves when the function is loaded; rejects with `WorkerMisconfigured` where it cannot be. */
  readonly ready: Promise<void>;
  readonly #options: ThreadOptions;
  readonly #worker: Worker;
  readonly #vitals = new BigInt64Array(new SharedArrayBuffer(16));
  readonly #calls = new Map<number, CallInFlight>();
  readonly #watching: NodeJS.Timeout;
  #latestId = 0;
  /** The latest beat that was seen, and how large the process was then, in bytes. */
  #lastSeen = { beat: 0n, rss: process.memoryUsage.rss() };
  #end: ThreadEnd | undefined;
  #settleReady: (failure?: StepFailure) => void = () => {};

  constructor(options: ThreadOptions) {
    this.#options = options;
    const { reference, maxMemoryMb } = options;
    Atomics.store(this.#vitals, LAST_BEAT, process.hrtime.bigint());
    this.#worker = startWorker({ reference, maxMemoryMb, vitals: this.#vitals }, 2 * maxMemoryMb + BEYOND_BOUND_MB);
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.end(endOfError(error)));
    this.#worker.on('exit', (code) => this.end({ kind: 'exit', code }));
    this.#watching = setInterval(() => this.#watch(), WATCH_MS).unref();
    this.ready = this.#loading();
    this.ready.catch(() => undefined);
  }

  /** Whether its event loop has not run for 2 s. */
  get isBlocked(): boolean {
    return this.#silentMs() > BLOCKED_MS;
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Whether nobody waits for a call of it. */
  get #isIdle(): boolean {
    return [...this.#calls.values()].every(({ isLeftBehind }) => isLeftBehind);
  }

  /**
   * Calls the function.
   * @throws {NotBegun} where the thread cannot begin the call; {StepFailure} of the function; the signal's reason.
   */
  run(call: FunctionCall, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    if (this.#end) throw new NotBegun();
    const id = ++this.#latestId;
    const claim = new Int32Array(new SharedArrayBuffer(4));
    return new Promise((resolve, reject) => {
      const inFlight: CallInFlight = { call, claim, isLeftBehind: false, resolve, reject };
      this.#calls.set(id, inFlight);
      signal.addEventListener('abort', () => this.#abort(id, signal.reason), { once: true });
      const { args, info, asked, during } = call;
      this.#post({ type: 'call', id, claim, call: { args, info, asked, during } });
    });
  }

  /** Ends the thread; calls in flight fail. */
  end(end: ThreadEnd): void {
    if (this.#end) return;
    this.#end = end;
    clearInterval(this.#watching);
    void this.#worker.terminate();
    const { reference, place, maxMemoryMb } = this.#options;
    const owner = { place, option: reference.option, maxMemoryMb };
    const problem = failureOfEnd(end, 'while it was loaded', owner).message.slice(`${reference.option}: `.length);
    this.#settleReady(new StepFailure('WorkerMisconfigured', problem, { option: reference.option }));
    const begun = [...this.#calls].filter(([id]) => !this.#takeBack(id));
    this.#calls.clear();
    for (const [, { call, reject }] of begun) reject(failureOfEnd(end, call.during, owner));
    const running = Number(Atomics.load(this.#vitals, RUNNING_CALL));
    const suspects = begun.some(([id]) => id === running) ? begun.filter(([id]) => id === running) : begun;
    this.#options.onEnd(
      end,
      suspects.map(([, { call }]) => call),
    );
  }

  async #loading(): Promise<void> {
    // Counts as work of the process, as any import does.
    const timer = setTimeout(() => this.#settleReady(this.#loadsTooLong()), LONGEST_LOAD_MS);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#settleReady = (failure) => (failure ? reject(failure) : resolve());
      });
    } catch (error) {
      this.end({ kind: 'closed' });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #loadsTooLong(): StepFailure {
    const { option, path } = this.#options.reference;
    const problem = `${path} did not finish loading within ${LONGEST_LOAD_MS / 1_000} s; fix what it does while it is loaded`;
    return new StepFailure('WorkerMisconfigured', problem, { option });
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message, []);
  }

  #receive(message: FromThread): void {
    switch (message.type) {
      case 'ready':
        // Once more: a listener that was added since keeps the process alive.
        this.#worker.unref();
        return this.#settleReady();
      case 'unusable':
        return this.#settleReady(failureFrom(message.failure));
      case 'stray-error':
        return reportStrayError(message.line);
      case 'overgrown':
        return this.end({ kind: 'memory' });
      case 'returned':
        this.#calls.get(message.id)?.resolve(message.value);
        break;
      case 'failed':
        this.#calls.get(message.id)?.reject(failureFrom(message.failure));
        break;
    }
    this.#calls.delete(message.id);
  }

  /** The caller does not wait any longer: the thread learns it, and is ended where it cannot. */
  #abort(id: number, reason: unknown): void {
    const inFlight = this.#calls.get(id);
    if (!inFlight || this.#takeBack(id)) return;
    inFlight.isLeftBehind = true;
    inFlight.reject(reason);
    this.#post({ type: 'abort', id });
    const endIfBlocked = () => {
      const isOver = reason instanceof StepFailure || this.#isIdle;
      if (this.#calls.has(id) && this.isBlocked && isOver) this.end({ kind: 'blocked', by: inFlight.call.during });
    };
    if (this.isBlocked) endIfBlocked();
    else setTimeout(endIfBlocked, BLOCKED_MS + WATCH_MS).unref();
  }

  /** Takes a call back that the thread has not begun; false where it has. */
  #takeBack(id: number): boolean {
    const inFlight = this.#calls.get(id);
    if (!inFlight || Atomics.compareExchange(inFlight.claim, 0, UNCLAIMED, TAKEN_BACK) !== UNCLAIMED) return false;
    this.#calls.delete(id);
    inFlight.reject(new NotBegun());
    return true;
  }

  /**
   * While the thread answers, it keeps to its bound by itself. While it does not, the process is looked at: more than twice the
   * bound since the thread last answered can hardly be anybody else's.
   */
  #watch(): void {
    const rss = process.memoryUsage.rss();
    const beat = Atomics.load(this.#vitals, LAST_BEAT);
    if (beat !== this.#lastSeen.beat) this.#lastSeen = { beat, rss };
    else if (rss - this.#lastSeen.rss > 2 * this.#options.maxMemoryMb * MB) this.end({ kind: 'memory' });
    if (this.isBlocked) for (const id of this.#calls.keys()) this.#takeBack(id);
  }

  #silentMs(): number {
    return Number(process.hrtime.bigint() - Atomics.load(this.#vitals, LAST_BEAT)) / 1e6;
  }
}

function endOfError(error: unknown): ThreadEnd {
  return errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY' ? { kind: 'memory' } : { kind: 'error', error };
}

/** Starts the thread. Its streams are left to Node: reading them here would keep the process alive. */
function startWorker(workerData: object, maxHeapMb: number): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: maxHeapMb };
  const worker = isSource
    ? new Worker(TRANSPILED_ENTRY, { eval: true, workerData, resourceLimits })
    : new Worker(ENTRY, { workerData, resourceLimits });
  worker.unref();
  return worker;
}
