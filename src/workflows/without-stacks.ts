/**
 * Loaded into the sandbox of workflows before any of them, while `Error` can still be changed. Temporal's worker builds a
 * stack trace for every promise of a workflow, for the page "Call Stack" of its UI, which took a seventh of a worker's CPU.
 */
Error.stackTraceLimit = 0;
