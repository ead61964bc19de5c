import { type Budget, usedUp } from '../contract/budget.ts';
import { StepFailure } from '../contract/failures.ts';
import type { SimulationSpec } from '../contract/simulation-spec.ts';
import type { Spent, Store } from '../store/store.ts';

/** A reading of the store is trusted for this long and for this many calls, unless they may use the budget up. */
const TRUSTED = { ms: 1_000, calls: 10 };

interface Reading {
  readonly atMs: number;
  readonly spent: Promise<Spent>;
  /** Calls that were let through since. */
  calls: number;
}

type BudgetSource = Pick<Store, 'findBatch' | 'readSpent' | 'noteRunning'>;

/** Which parts of a budget bound a call. */
export type BudgetParts = readonly (keyof Budget)[];

function partsOf(budget: Budget | undefined, parts: BudgetParts | undefined): Budget | undefined {
  if (!budget || !parts) return budget;
  return Object.fromEntries(parts.map((part) => [part, budget[part]]));
}

/** Lets calls through while their batch has budget left, and notes that it is running; one per process. */
export class BudgetGuard {
  readonly #store: BudgetSource;
  readonly #readings = new Map<string, Reading>();
  /** When a batch was last noted as running. */
  readonly #noted = new Map<string, number>();

  constructor(store: BudgetSource) {
    this.#store = store;
  }

  /**
   * To be called before an agent or a generator is: at most the calls in flight and a few per process exceed the budget.
   * `parts` are those that bound the call; default: all.
   * @throws {StepFailure} `BudgetExhausted` when the batch has used its budget up.
   */
  async pass(batchId: string, spec: Pick<SimulationSpec, 'budget'>, parts?: BudgetParts): Promise<void> {
    const budget = partsOf(spec.budget, parts);
    const noted = this.#note(batchId);
    // Without a budget of time it is only shown to people: rate and time left.
    if (budget?.duration === undefined) noted.catch(() => undefined);
    else await noted;
    if (!budget) return;
    let reading = this.#readings.get(batchId);
    if (!reading || !(await isFresh(reading, budget))) reading = this.#read(batchId);
    reading.calls += 1;
    const spent = await reading.spent;
    if (usedUp(budget, spent) !== null) await this.#refuse(batchId, spent, parts);
  }

  /** Unless the budget was raised a moment ago: `spec` may be some seconds old. */
  async #refuse(batchId: string, spent: Spent, parts: BudgetParts | undefined): Promise<void> {
    const batch = await this.#store.findBatch(batchId);
    const used = usedUp(partsOf(batch?.manifest.spec.budget, parts), spent);
    if (used !== null) throw new StepFailure('BudgetExhausted', `The batch has used up its budget: ${used}.`);
  }

  /** A call of a batch is still running: its time counts. */
  beat(batchId: string): void {
    this.#note(batchId).catch(() => undefined);
  }

  async #note(batchId: string): Promise<void> {
    const last = this.#noted.get(batchId) ?? Number.NEGATIVE_INFINITY;
    if (Date.now() - last < TRUSTED.ms) return;
    this.#noted.set(batchId, Date.now());
    await this.#store.noteRunning(batchId);
  }

  #read(batchId: string): Reading {
    const reading = { atMs: Date.now(), spent: this.#store.readSpent(batchId), calls: 0 };
    this.#readings.set(batchId, reading);
    reading.spent.catch(() => this.#readings.delete(batchId));
    return reading;
  }
}

async function isFresh({ atMs, spent, calls }: Reading, { turns, tokens }: Budget): Promise<boolean> {
  if (Date.now() - atMs >= TRUSTED.ms || calls >= TRUSTED.calls) return false;
  const known = await spent;
  if (turns !== undefined && known.turns + calls >= turns) return false;
  if (tokens === undefined) return true;
  // A turn has two calls: what the calls since may have used is guessed to be no more than twice as much.
  return known.turns > 0 && known.tokens + (calls + 1) * (known.tokens / known.turns) < tokens;
}
