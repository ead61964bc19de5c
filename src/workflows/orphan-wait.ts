/** How long a workflow of an earlier run, which is still ending, is given before it is looked at again. */
export const ORPHAN_WAIT = '5s';
