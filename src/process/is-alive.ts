import { existsSync, readFileSync } from 'node:fs';
import { errorCode } from '../contract/error-message.ts';

const HAS_PROC = existsSync('/proc/self/stat');

/** Whether a process with this id runs; one that has ended but was not collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, under another user.
    if (errorCode(error) !== 'EPERM') return false;
  }
  return !HAS_PROC || !'ZX'.includes(stateFromProc(pid));
}

/** One letter, in /proc/pid/stat after the name, which may hold spaces and brackets; X when there is no such process. */
function stateFromProc(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.charAt(stat.lastIndexOf(')') + 2);
  } catch {
    return 'X';
  }
}
