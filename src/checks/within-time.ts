import { createContext, Script } from 'node:vm';
import { fieldsOf } from '../contract/fields-of.ts';

/** Longest that any work may take on the clock, in milliseconds, however little of the processor it was given. */
const LONGEST_MS = 2_000;

/** What came of work that was given a time. */
type Run<T> = { readonly isDone: true; readonly value: T } | { readonly isDone: false };

const cell: { work?: () => unknown } = {};
const context = createContext(cell);
const script = new Script('work()');

/**
 * Does synchronous work that is interrupted after so many milliseconds of processor time, in the middle of a regular expression
 * too: V8 looks for an interruption whenever one backtracks. What the work throws is thrown. The work may be done more than once:
 * it can be interrupted only by the clock, which also counts what a busy machine gave to others.
 */
export function withinTime<T>(processorMs: number, work: () => T): Run<T> {
  const [startedAt, usage] = [performance.now(), process.cpuUsage()];
  do {
    const run = runOnce(processorMs, work);
    if (run.isDone) return run;
  } while (spentMs(usage) < processorMs && performance.now() - startedAt < LONGEST_MS - processorMs);
  return { isDone: false };
}

function runOnce<T>(timeoutMs: number, work: () => T): Run<T> {
  cell.work = work;
  try {
    return { isDone: true, value: script.runInContext(context, { timeout: timeoutMs }) as T };
  } catch (error) {
    if (fieldsOf(error)['code'] !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    return { isDone: false };
  } finally {
    delete cell.work;
  }
}

function spentMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}
