import type { Pace } from '../../http/pace.ts';
import { EndpointLine, type LineOptions } from './endpoint-line.ts';
import { isLimited, type RateLimits } from './rates.ts';
import type { Permit } from './slots.ts';

/** The section of a batch whose limits count. */
export type LimitedSection = 'agent' | 'questions' | 'judges';

/** A step that makes requests. */
export interface PacedStep {
  readonly batchId: string;
  readonly section: LimitedSection;
  /** Names what is called where it has no address. */
  readonly place: string;
}

interface LimiterOptions {
  readonly store: LineOptions['store'];
  /** What the spec of a batch allows a section now. */
  readonly limitsOf: (batchId: string, section: LimitedSection) => RateLimits;
}

/** Keeps the requests of this process to the rates that all workers of the store share. */
export class RateLimiter {
  readonly #options: LimiterOptions;
  readonly #lines = new Map<string, EndpointLine>();

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  /** The pace of one step: it counts what the step uses. */
  paceOf(step: PacedStep): StepPace {
    const isPaced = () => isLimited(this.#options.limitsOf(step.batchId, step.section));
    return new StepPace(step.batchId, (endpoint = step.place) =>
      isPaced() ? this.#line(step.section, endpoint) : undefined,
    );
  }

  #line(section: LimitedSection, place: string): EndpointLine {
    // The section is a part of the name: agent and questions have limits of their own, at one server too.
    const endpoint = `${section} ${place}`;
    const { store, limitsOf } = this.#options;
    const line =
      this.#lines.get(endpoint) ??
      new EndpointLine({ endpoint, store, limitsOf: (batchId) => limitsOf(batchId, section) });
    this.#lines.set(endpoint, line);
    return line;
  }
}

/** What a step used of a line. */
interface Use {
  readonly requests: number;
  /** Tokens that were taken for them in advance. */
  readonly taken: number;
  /** Of the latest request. */
  readonly permit: Permit;
}

/** The requests of one step. */
export class StepPace implements Pace {
  readonly #batchId: string;
  readonly #lineOf: (endpoint: string | undefined) => EndpointLine | undefined;
  /** By line, the one asked last being the last. */
  readonly #uses = new Map<EndpointLine, Use>();
  #waitedMs = 0;

  constructor(batchId: string, lineOf: (endpoint: string | undefined) => EndpointLine | undefined) {
    this.#batchId = batchId;
    this.#lineOf = lineOf;
  }

  /** How long its requests were held back so far, in milliseconds. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  async ready(endpoint: string | undefined, signal: AbortSignal | undefined): Promise<void> {
    const line = this.#lineOf(endpoint);
    if (!line) return;
    const sinceMs = performance.now();
    const { requests, taken } = this.#uses.get(line) ?? { requests: 0, taken: 0 };
    const permit = await line.ready({ batchId: this.#batchId, isContinued: requests > 0 }, signal);
    this.#waitedMs += performance.now() - sinceMs;
    this.#uses.delete(line);
    this.#uses.set(line, { requests: requests + 1, taken: taken + permit.tokens, permit });
  }

  refused(endpoint: string | undefined): void {
    const line = this.#lineOf(endpoint);
    const use = line && this.#uses.get(line);
    if (use) line.refused(use.permit);
  }

  /** Ends the step. Its `tokens` count at the endpoint that was asked last; `undefined` says that no reply came. */
  settle(tokens: number | undefined): void {
    const last = [...this.#uses.keys()].at(-1);
    for (const [line, { requests, taken }] of this.#uses) {
      line.settle({ requests, taken, tokens: line === last ? tokens : undefined });
    }
  }
}
