import type { Verdict } from '../contract/judgement.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { ExportFilter } from './export-filter.ts';

/** What a conversation is chosen by. */
export interface ExportFacts {
  readonly outcome: Outcome | 'running';
  /** In the set that is exported; `undefined` without one. */
  readonly verdict: Verdict | undefined;
  readonly tag: string | undefined;
}

/** Tags that a note names at most. */
const MOST_NAMED = 10;

/** How much was exported. */
export interface ExportCounts {
  readonly conversations: number;
  readonly turns: number;
  /** Conversations among them that have not ended. */
  readonly running: number;
}

/** Chooses the conversations of one export, and remembers what it met on the way. */
export class ExportSelection {
  readonly #filter: ExportFilter;
  readonly #tags = new Set<string>();
  #counts: ExportCounts = { conversations: 0, turns: 0, running: 0 };

  constructor(filter: ExportFilter) {
    this.#filter = filter;
  }

  /** Whether a conversation is exported. */
  has({ outcome, verdict, tag }: ExportFacts): boolean {
    const { outcomes, verdicts, tags } = this.#filter;
    if (tags.length > 0 && tag !== undefined) this.#tags.add(tag);
    return (
      (outcomes.length === 0 || outcomes.includes(outcome)) &&
      (verdicts.length === 0 || (verdict !== undefined && verdicts.includes(verdict))) &&
      (tags.length === 0 || (tag !== undefined && tags.includes(tag)))
    );
  }

  /** Counts anew: a format that reads everything twice has exported it once. */
  startCounting(): void {
    this.#counts = { conversations: 0, turns: 0, running: 0 };
  }

  count({ turns, isRunning }: { readonly turns: number; readonly isRunning: boolean }): void {
    const { conversations, turns: before, running } = this.#counts;
    this.#counts = { conversations: conversations + 1, turns: before + turns, running: running + (isRunning ? 1 : 0) };
  }

  get counts(): ExportCounts {
    return this.#counts;
  }

  /** Once all was seen: the tags of the filter that no conversation has, and those that there are. */
  notes(): readonly string[] {
    const unknown = this.#filter.tags.filter((tag) => !this.#tags.has(tag));
    return unknown.map((tag) => `note: no conversation has the tag "${tag}"; ${this.#known()}`);
  }

  #known(): string {
    const all = [...this.#tags];
    if (all.length === 0) return 'none has a tag';
    const others = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : '';
    return `tags: ${all.slice(0, MOST_NAMED).join(', ')}${others}`;
  }
}
