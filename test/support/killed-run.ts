import { setImmediate as nextLoop, setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Started } from './cli.ts';
import type { PlotWorld } from './plot-world.ts';

/** What is killed, and the calls that it makes. */
type KilledWorld = Pick<PlotWorld, 'callsOf'> & { readonly project: Pick<PlotWorld['project'], 'start' | 'serverPid'> };

/** What of a run can be killed: its process, which is the worker, the Temporal server, or both at once. */
export const TARGETS = ['worker', 'server', 'both'] as const;

/** One of them. */
export type Target = (typeof TARGETS)[number];

/** A batch whose processes are killed with kill -9, and whose worker is started again each time. */
export class KilledRun {
  readonly #world: KilledWorld;
  readonly #batch: string;
  readonly #words: readonly string[];
  readonly #isStored: (call: string) => Promise<boolean>;
  /** Kills at which a call was in flight, by its key: its worker had made it, and its result was not in the store. */
  readonly #inFlight = new Map<string, number>();
  #running: Started;
  /** Calls of the workers before this one. */
  #earlierCalls = 0;

  /** Starts the batch, by the command of these words. `isStored` tells of a call whether the store holds its result. */
  constructor(
    world: KilledWorld,
    batch: string,
    isStored: (call: string) => Promise<boolean>,
    words: readonly string[] = ['run', 'sim.json', '--batch', batch],
  ) {
    this.#world = world;
    this.#batch = batch;
    this.#words = words;
    this.#isStored = isStored;
    this.#running = this.#start();
  }

  /** Keys of the calls so far, repeated ones again. */
  get calls(): readonly string[] {
    return this.#world.callsOf(this.#batch);
  }

  /** How often a call was in flight at a kill. */
  inFlight(call: string): number {
    return this.#inFlight.get(call) ?? 0;
  }

  /** How many calls were in flight at the kills, together. */
  get allInFlight(): number {
    return [...this.#inFlight.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Waits until then, at a moment at which the worker runs. */
  async until(isThen: () => boolean): Promise<void> {
    for (await this.#keep(); !isThen(); await this.#keep()) await sleep(10);
  }

  /** Kills now; what dies of it is up again later. */
  async kill(target: Target): Promise<void> {
    if (target !== 'worker') process.kill(this.#world.project.serverPid(), 'SIGKILL');
    if (target === 'server') return this.#noteInFlight(this.calls.slice(this.#earlierCalls));
    this.#running.child.kill('SIGKILL');
    await this.#running.ended;
    await this.#startAgain();
  }

  /** Resolves when the batch has ended. */
  async end(): Promise<void> {
    while ((await this.#running.ended).code !== 0) await this.#keep();
  }

  /** Starts the worker again where it gave up, which has exit code 3; it must not have come to the end of the batch. */
  async #keep(): Promise<void> {
    const { exitCode, signalCode } = this.#running.child;
    if (exitCode === null && signalCode === null) return;
    const { code, stderr } = await this.#running.ended;
    expect({ code, stderr }).toMatchObject({ code: 3 });
    await this.#startAgain();
  }

  async #startAgain(): Promise<void> {
    // What the dead worker has sent waits in this process's sockets.
    for (let loop = 0; loop < 20; loop++) await nextLoop();
    await this.#noteInFlight(this.calls.slice(this.#earlierCalls));
    this.#earlierCalls = this.calls.length;
    this.#running = this.#start();
  }

  async #noteInFlight(calls: readonly string[]): Promise<void> {
    for (const call of new Set(calls)) {
      if (!(await this.#isStored(call))) this.#inFlight.set(call, this.inFlight(call) + 1);
    }
  }

  #start(): Started {
    return this.#world.project.start(this.#words);
  }
}
