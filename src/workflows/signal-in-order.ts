import type { ChildWorkflowHandle, SignalDefinition, Workflow } from '@temporalio/workflow';

/** A child workflow that is signalled. */
export type Child = Pick<ChildWorkflowHandle<Workflow>, 'signal'>;

/** The last signal to each child: settled when it has arrived, or the child has ended. */
const lastSignals = new WeakMap<Child, Promise<void>>();

/**
 * Signals a child once the signals before it have arrived: those of one workflow task may overtake each other on the server, and a
 * child that hears of a pause after its end waits for ever. One that has just ended needs no signal.
 */
export function signalInOrder<Args extends unknown[]>(
  child: Child,
  signal: SignalDefinition<Args>,
  ...args: Args
): void {
  const before = lastSignals.get(child) ?? Promise.resolve();
  const sent = before.then(() => child.signal(signal, ...args)).catch(() => undefined);
  lastSignals.set(child, sent);
}
