import { createContext, Script } from 'node:vm';
import { fieldsOf } from '../contract/fields-of.ts';

/** What came of work that was given a time. */
type Run<T> = { readonly isDone: true; readonly value: T } | { readonly isDone: false };

const cell: { work?: () => unknown } = {};
const context = createContext(cell);
const script = new Script('work()');

/**
 * Does synchronous work that is interrupted after so many milliseconds, in the middle of a regular expression too: V8 looks for
 * an interruption whenever one backtracks. What the work throws is thrown.
 */
export function withinTime<T>(timeoutMs: number, work: () => T): Run<T> {
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
