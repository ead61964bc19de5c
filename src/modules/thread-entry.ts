import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type StepFailure, stepFailureOf } from '../contract/failures.ts';
import { unfit } from './check-returned.ts';
import { callGuarded } from './guard-process.ts';
import { isOvergrown } from './heap-bound.ts';
import { keepGlobals } from './keep-globals.ts';
import { loadModuleFunction, type ModuleFunction } from './load-module.ts';
import { inModule } from './module-scope.ts';
import { plainValue } from './plain-value.ts';
import { routeStrayErrors } from './stray-errors.ts';
import {
  CLAIMED_BY_THREAD,
  LAST_BEAT,
  NO_CALL,
  RUNNING_CALL,
  type FromThread,
  type FunctionCall,
  plainFailure,
  type ThreadStart,
  type ToThread,
  UNCLAIMED,
  withSignal,
} from './thread-messages.ts';
import { failureOfThrown } from './thrown-failure.ts';

const BEAT_MS = 100;

/** What runs in the thread of an isolated module: loads its function, and calls it as often as it is told to. */
async function main(port: MessagePort, { reference, maxMemoryMb, vitals }: ThreadStart): Promise<void> {
  const post = (message: FromThread) => port.postMessage(message);
  // What the thread prints appears on stderr: stdout is for data of convsim.
  process.stdout.write = process.stderr.write.bind(process.stderr);
  beat(vitals);
  setInterval(() => {
    beat(vitals);
    if (isOvergrown(maxMemoryMb)) post({ type: 'overgrown' });
  }, BEAT_MS);
  routeStrayErrors({
    say: (line) => post({ type: 'stray-error', line }),
    // Thrown here, it ends the thread, and the process learns of it.
    onMistake: (error) => {
      throw error;
    },
  });
  try {
    const target = await loadModuleFunction(reference);
    listen(port, target, vitals);
    post({ type: 'ready' });
  } catch (error) {
    post({ type: 'unusable', failure: plainFailure(stepFailureOf(error)) });
  }
}

function beat(vitals: BigInt64Array): void {
  Atomics.store(vitals, LAST_BEAT, process.hrtime.bigint());
}

function listen(port: MessagePort, target: ModuleFunction, vitals: BigInt64Array): void {
  const running = new Map<number, AbortController>();
  port.on('message', (message: ToThread) => {
    const { id } = message;
    if (message.type === 'abort') return running.get(id)?.abort();
    const { claim, call } = message;
    if (Atomics.compareExchange(claim, 0, UNCLAIMED, CLAIMED_BY_THREAD) !== UNCLAIMED) return;
    const controller = new AbortController();
    running.set(id, controller);
    Atomics.store(vitals, RUNNING_CALL, BigInt(id));
    const answering = answer(target, call, controller.signal);
    Atomics.store(vitals, RUNNING_CALL, NO_CALL);
    void postEnd(port, id, answering).finally(() => running.delete(id));
  });
}

/** How a call ended. */
type CallEnd = { readonly value: unknown } | { readonly failure: StepFailure };

async function answer(target: ModuleFunction, call: FunctionCall, signal: AbortSignal): Promise<CallEnd> {
  const { place, run } = target;
  try {
    const value = await inModule({ place, during: call.during }, () =>
      keepGlobals(place, () => callGuarded(() => run(...withSignal(call, signal)))),
    );
    if (typeof value === 'function' || typeof value === 'symbol') throw unfit(value, place, 'data');
    return { value: plainValue(value) };
  } catch (error) {
    return { failure: failureOfThrown(error, { place, asked: call.asked }) };
  }
}

async function postEnd(port: MessagePort, id: number, answering: Promise<CallEnd>): Promise<void> {
  const end = await answering;
  const message: FromThread =
    'failure' in end
      ? { type: 'failed', id, failure: plainFailure(end.failure) }
      : { type: 'returned', id, value: end.value };
  port.postMessage(message);
}

if (parentPort) void main(parentPort, workerData as ThreadStart);
