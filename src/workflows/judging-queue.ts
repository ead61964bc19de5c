import type { JudgingPage, PlannedJudging } from '../activities/activities.ts';
import type { JudgingInput } from '../contract/workflow-api.ts';
import { batchActivities } from './store-activities.ts';

/** The conversations that a judging has left, fetched page by page for many lanes. */
export class JudgingQueue {
  readonly #input: JudgingInput;
  readonly #onPage: (page: JudgingPage) => void;
  #buffer: PlannedJudging[] = [];
  #from: number | null;
  #page: JudgingPage | undefined;
  #fetching: Promise<void> | null = null;

  constructor(input: JudgingInput, onPage: (page: JudgingPage) => void) {
    this.#input = input;
    this.#onPage = onPage;
    this.#from = input.from ?? 0;
  }

  /** Seed index of the first conversation that was not given out; `null` when all were. */
  get next(): number | null {
    return this.#buffer[0]?.seedIndex ?? this.#from;
  }

  /** The next conversation with the page it was planned in; `undefined` when all are given out. */
  async take(): Promise<{ readonly planned: PlannedJudging; readonly page: JudgingPage } | undefined> {
    while (this.#buffer.length === 0) {
      if (this.#from === null && this.#fetching === null) return undefined;
      this.#fetching ??= this.#fetch(this.#from ?? 0);
      await this.#fetching;
    }
    const planned = this.#buffer.shift();
    return planned && this.#page && { planned, page: this.#page };
  }

  async #fetch(from: number): Promise<void> {
    const { batchId, set, only, includesFailed } = this.#input;
    try {
      const page = await batchActivities.planJudging({ batchId, set, only, includesFailed, from });
      this.#page = page;
      this.#buffer = [...page.conversations];
      this.#from = page.next;
      this.#onPage(page);
    } finally {
      this.#fetching = null;
    }
  }
}
