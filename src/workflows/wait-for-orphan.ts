import { sleep } from '@temporalio/workflow';

/** How long a workflow of an earlier run, which is still ending, is given before it is looked at again. */
const ORPHAN_WAIT = '5s';

/** Waits for an earlier run of a child; `child` names it in the UI. */
export function waitForOrphan(child: string): Promise<void> {
  return sleep(ORPHAN_WAIT, { summary: `waits for an earlier run of ${child}` });
}
