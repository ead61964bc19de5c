import { Worker } from 'node:worker_threads';

const BLOCKED_MS = 2_000;
const BEAT_MS = 250;
const LONGEST_NAME = 400;

/** Cells of the shared numbers: beats of the event loop, calls in flight, whether one runs right now, bytes of its name. */
const BEATS = 0;
const IN_FLIGHT = 1;
const IS_RUNNING = 2;
const NAME_BYTES = 3;

/** Runs in a thread of its own, which a blocked event loop does not stop; plain JavaScript, since it is passed as text. */
const WATCH = `
const { writeSync } = require('node:fs');
const { numbers, name, blockedMs, beatMs, pid } = require('node:worker_threads').workerData;
const never = new Int32Array(new SharedArrayBuffer(4));
let beats = -1, since = Date.now(), isSaid = false;
for (;;) {
  Atomics.wait(never, 0, 0, beatMs);
  const now = Atomics.load(numbers, ${BEATS});
  if (now !== beats) { beats = now; since = Date.now(); isSaid = false; continue; }
  if (isSaid || Date.now() - since < blockedMs || Atomics.load(numbers, ${IN_FLIGHT}) === 0) continue;
  isSaid = true;
  const called = Buffer.from(name.slice(0, Atomics.load(numbers, ${NAME_BYTES}))).toString();
  const who = Atomics.load(numbers, ${IS_RUNNING}) ? called : 'a module (last called: ' + called + ')';
  try {
    writeSync(2, '\\nwarning: ' + who + ' blocks this process for ' + blockedMs / 1000 +
      ' s: no other call runs and Ctrl-C has no effect until it returns. If it never does, end the process with ' +
      'kill -9 ' + pid + ', fix the module or set isolate: true for it, and run the batch again.\\n');
  } catch {}
}`;

const numbers = new Int32Array(new SharedArrayBuffer(16));
const name = new Uint8Array(new SharedArrayBuffer(LONGEST_NAME));
let isWatched = false;

/** Starts, once and for good, the thread that names on stderr the module which blocks the event loop for 2 s. */
export function watchLoop(): void {
  if (isWatched) return;
  isWatched = true;
  setInterval(() => Atomics.add(numbers, BEATS, 1), BEAT_MS).unref();
  const workerData = { numbers, name, blockedMs: BLOCKED_MS, beatMs: BEAT_MS, pid: process.pid };
  const watcher = new Worker(WATCH, { eval: true, workerData, execArgv: [] });
  // Without the watcher only a warning is lost.
  watcher.on('error', () => {});
  watcher.unref();
}

/** Runs a call of a module under its name, e.g. `agent.path: ask of ./agent.ts (in turn 2 of b/s1)`, which the watcher quotes. */
export async function watched(called: string, work: () => unknown): Promise<unknown> {
  const { written } = new TextEncoder().encodeInto(called, name);
  Atomics.store(numbers, NAME_BYTES, written);
  Atomics.add(numbers, IN_FLIGHT, 1);
  Atomics.store(numbers, IS_RUNNING, 1);
  try {
    const pending = work();
    Atomics.store(numbers, IS_RUNNING, 0);
    return await pending;
  } finally {
    Atomics.store(numbers, IS_RUNNING, 0);
    Atomics.sub(numbers, IN_FLIGHT, 1);
  }
}
