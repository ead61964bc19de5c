import { callFigures } from './audit-calls.ts';
import type { Evidence } from './evidence.ts';

/** What came of schedules. */
export interface Figures {
  readonly schedules: number;
  readonly conversations: number;
  readonly turns: number;
  readonly calls: number;
  readonly repeated: number;
  readonly inFlight: number;
  readonly losses: number;
  /** `undefined` where no call of a lost worker had to be made again. */
  readonly longestRecoveryMs: number | undefined;
  /** How often each kind of fault was injected. */
  readonly faults: Readonly<Record<string, number>>;
}

/** The figures of schedules that were played. */
export function figuresOf(played: readonly Evidence[]): Figures {
  const found = played.map(callFigures);
  const faults: Record<string, number> = {};
  for (const { fault } of played.flatMap((each) => each.faults)) {
    const on =
      'part' in fault ? fault.part.replace(/ [ab]$/, '') : 'link' in fault ? fault.link.replace(/ [ab]-/, '-') : '';
    const name = `${fault.kind} ${on}`.trimEnd();
    faults[name] = (faults[name] ?? 0) + 1;
  }
  const recoveriesMs = found.flatMap(({ recoveriesMs }) => recoveriesMs);
  return {
    schedules: played.length,
    conversations: sum(played.map(({ store }) => store.conversations.length)),
    turns: sum(played.map(({ store }) => store.turns.length)),
    calls: sum(played.map(({ calls }) => calls.length)),
    repeated: sum(found.map(({ repeated }) => repeated)),
    inFlight: sum(found.map(({ inFlight }) => inFlight)),
    losses: played.flatMap((each) => each.faults).filter(({ lost }) => lost !== undefined).length,
    longestRecoveryMs: recoveriesMs.length === 0 ? undefined : Math.max(...recoveriesMs),
    faults,
  };
}

/** The figures for people, a line each. */
export function figuresText(figures: Figures): string {
  const { schedules, conversations, turns, calls, repeated, inFlight, losses, longestRecoveryMs, faults } = figures;
  const recovery = longestRecoveryMs === undefined ? 'none was needed' : `${(longestRecoveryMs / 1_000).toFixed(1)} s`;
  const kinds = Object.entries(faults)
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([name, count]) => `${name} ${count}`);
  return [
    `${schedules} schedules, ${conversations} conversations, ${turns} turns, ${calls} calls`,
    `faults: ${kinds.join(', ')}`,
    `repeated calls: ${repeated}, of ${inFlight} in flight at a fault`,
    `longest recovery of a call from ${losses} lost processes: ${recovery}`,
  ].join('\n');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
