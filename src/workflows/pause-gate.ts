import { condition } from '@temporalio/workflow';
import { pauseSignal, resumeSignal, type SignalHandler } from './handle-signals.ts';
import { type Child, signalInOrder } from './signal-in-order.ts';

/** Holds work back while a workflow is paused. */
export class PauseGate {
  #reason: string | null = null;
  #resumedAt = 0;
  readonly #onChange: (reason: string | null) => void;

  /** `onChange` is called on every change, with the reason, or `null` when work continues. */
  constructor(onChange: (reason: string | null) => void = () => {}) {
    this.#onChange = onChange;
  }

  /** What shuts and opens the gate. */
  get handlers(): readonly SignalHandler[] {
    return [
      {
        signal: pauseSignal,
        handle: (reason: string) => this.pause(reason),
        description: 'Starts nothing new until resume.',
      },
      { signal: resumeSignal, handle: () => this.#resume(), description: 'Continues after a pause.' },
    ];
  }

  get reason(): string | null {
    return this.#reason;
  }

  /** When it was last resumed, in ms since 1970; 0: never. */
  get resumedAt(): number {
    return this.#resumedAt;
  }

  pause(reason: string): void {
    this.#set(reason);
  }

  /** Resolves at once unless paused. */
  async passed(): Promise<void> {
    if (this.#reason === null) return;
    await condition(() => this.#reason === null);
  }

  #resume(): void {
    this.#resumedAt = Date.now();
    this.#set(null);
  }

  #set(reason: string | null): void {
    if (reason === this.#reason) return;
    this.#reason = reason;
    this.#onChange(reason);
  }
}

/** Signals a pause to the running children, or its end where `reason` is `null`. */
export function relayPause(children: Iterable<Child>, reason: string | null): void {
  for (const child of children) {
    if (reason === null) signalInOrder(child, resumeSignal);
    else signalInOrder(child, pauseSignal, reason);
  }
}

/** Signals a pause that began while the child was being started: the other children have been signalled already. */
export function relayPauseAtStart(child: Child, { reason }: PauseGate): void {
  if (reason !== null) relayPause([child], reason);
}
