import {
  type ChildWorkflowHandle,
  condition,
  defineSignal,
  patched,
  setHandler,
  type Workflow,
} from '@temporalio/workflow';
import { PAUSE_SIGNAL, RESUME_SIGNAL } from '../contract/workflow-api.ts';

/** Pauses a batch, a shard or a conversation; says why. */
export const pauseSignal = defineSignal<[reason: string]>(PAUSE_SIGNAL);

/** Takes a pause away. */
export const resumeSignal = defineSignal(RESUME_SIGNAL);

/** Holds work back while a workflow is paused. */
export class PauseGate {
  #reason: string | null = null;
  readonly #onChange: (reason: string | null) => void;

  /** `onChange` is told of every change: the reason, or `null` when work goes on. */
  constructor(onChange: (reason: string | null) => void = () => {}) {
    this.#onChange = onChange;
    setHandler(pauseSignal, (reason) => this.pause(reason), { description: 'Starts nothing new until resume.' });
    setHandler(resumeSignal, () => this.#set(null), { description: 'Goes on after pause.' });
  }

  get reason(): string | null {
    return this.#reason;
  }

  pause(reason: string): void {
    this.#set(reason);
  }

  /** Resolves at once unless paused. */
  async passed(): Promise<void> {
    if (this.#reason === null) return;
    await condition(() => this.#reason === null);
  }

  #set(reason: string | null): void {
    if (reason === this.#reason) return;
    this.#reason = reason;
    this.#onChange(reason);
  }
}

/** Tells a child that was being started of a pause that has come meanwhile: those under way have been told. */
export function tellPause(child: Pick<ChildWorkflowHandle<Workflow>, 'signal'>, gate: PauseGate): void {
  if (gate.reason === null || !patched('told-at-start')) return;
  child.signal(pauseSignal, gate.reason).catch(() => undefined);
}
