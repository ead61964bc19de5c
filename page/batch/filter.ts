import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import { slowestMs } from './slowest-ms.ts';

/** Which conversations are shown; an empty set or an absent bound leaves all of them. */
export interface Filter {
  /** Of judges, whose verdicts count. */
  readonly set: string;
  readonly outcomes: ReadonlySet<string>;
  readonly verdicts: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
  readonly personas: ReadonlySet<string>;
  readonly causes: ReadonlySet<string>;
  readonly minTurns?: number | undefined;
  readonly maxTurns?: number | undefined;
  /** Conversations with a turn whose answer took at least as long. */
  readonly slowerThanMs?: number | undefined;
}

/** Names of the filters in an address: `?outcome=agent-failed&outcome=blocked&slow=5000`. */
export const FILTER_NAMES = [
  'set',
  'outcome',
  'verdict',
  'tag',
  'persona',
  'cause',
  'minTurns',
  'maxTurns',
  'slow',
] as const;

/** The filter of an address; `sets` are those of the batch, the first of which counts where none is named. */
export function filterOf(options: URLSearchParams, sets: readonly string[]): Filter {
  return {
    set: options.get('set') ?? sets[0] ?? 'run',
    outcomes: new Set(options.getAll('outcome')),
    verdicts: new Set(options.getAll('verdict')),
    tags: new Set(options.getAll('tag')),
    personas: new Set(options.getAll('persona')),
    causes: new Set(options.getAll('cause')),
    minTurns: numberIn(options, 'minTurns'),
    maxTurns: numberIn(options, 'maxTurns'),
    slowerThanMs: numberIn(options, 'slow'),
  };
}

/** The conversations that a filter leaves, in their order. */
export function filteredLines(lines: readonly ConversationLine[], filter: Filter): readonly ConversationLine[] {
  return lines.filter((line) => isShown(line, filter));
}

function isShown(line: ConversationLine, filter: Filter): boolean {
  return (
    isIn(filter.outcomes, line.outcome) &&
    isIn(filter.verdicts, line.verdicts[filter.set] ?? 'unjudged') &&
    isIn(filter.tags, line.tag ?? '') &&
    isIn(filter.personas, line.persona ?? '') &&
    isIn(filter.causes, line.cause ?? '') &&
    line.turns.length >= (filter.minTurns ?? 0) &&
    line.turns.length <= (filter.maxTurns ?? Infinity) &&
    (filter.slowerThanMs === undefined || (slowestMs(line) ?? -1) >= filter.slowerThanMs)
  );
}

function isIn(chosen: ReadonlySet<string>, value: string): boolean {
  return chosen.size === 0 || chosen.has(value);
}

function numberIn(options: URLSearchParams, name: string): number | undefined {
  const text = options.get(name);
  const value = Number(text);
  return text && Number.isFinite(value) && value >= 0 ? value : undefined;
}
