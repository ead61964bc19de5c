import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import {
  type Fault,
  type Harm,
  type Link,
  type OddTurn,
  type Part,
  type Schedule,
  SETUPS,
  type Setup,
} from './schedule.ts';

/** Draws whole numbers, both ends included. */
type Draw = (least: number, most: number) => number;

/** Parts of each setup that can be killed or stopped, workers first. */
const PARTS: Readonly<Record<Setup, readonly Part[]>> = {
  sqlite: ['worker a', 'worker b', 'client'],
  postgres: ['worker a', 'worker b', 'client'],
  embedded: ['run'],
};

const LINKS: Readonly<Record<Setup, readonly Link[]>> = {
  sqlite: ['client-temporal', 'worker a-temporal', 'worker b-temporal', 'agent'],
  postgres: ['client-temporal', 'worker a-temporal', 'worker b-temporal', 'agent', 'postgres'],
  embedded: ['agent'],
};

/** Longer than the heartbeat time-out of 15 s: the calls of a stopped worker are made elsewhere before it goes on. */
const STOP_MS = [17_000, 20_000] as const;
const CUT_MS = [1_000, 8_000] as const;
const RESTART_MS = [0, 4_000] as const;
const STORE_MS = [2_000, 8_000] as const;
const CLOCK_MS = [3_000, 10_000] as const;

/** The schedule of a seed, the same each time; three seeds in a row have the three setups. */
export function drawSchedule(seed: number): Schedule {
  const random = xoroshiro128plus(seed);
  // The first numbers of neighbouring seeds are alike.
  for (let passed = 0; passed < 20; passed += 1) uniformInt(random, 0, 1);
  const draw: Draw = (least, most) => uniformInt(random, least, most);
  const setup = SETUPS[seed % SETUPS.length] ?? 'sqlite';
  const conversations = draw(12, 26);
  const maxTurns = draw(3, 5);
  const least = draw(50, 200);
  return {
    seed,
    setup,
    isDouble: setup === 'embedded' && draw(0, 2) === 0,
    conversations,
    maxTurns,
    concurrency: draw(4, 8),
    delayMs: [least, least + draw(50, 200)],
    slow: draw(0, 2) === 0 ? [oddTurnIn(draw, conversations - 1, maxTurns)] : [],
    // Not the first, which goes ahead alone: refusing it would pause the batch.
    refused: draw(0, 2) === 0 ? [{ seed: draw(1, conversations - 2), turn: draw(0, maxTurns) }] : [],
    faults: drawFaults(draw, setup),
  };
}

function oddTurnIn(draw: Draw, seed: number, maxTurns: number): OddTurn {
  return { seed, turn: draw(0, maxTurns) };
}

function drawFaults(draw: Draw, setup: Setup): readonly Fault[] {
  const faults = new Map<string, Fault>();
  for (let count = draw(2, 4); count > 0; count -= 1) {
    const fault = drawFault(draw, setup);
    // Only kills of one part may follow each other: of two other faults the first would heal the second.
    faults.set(fault.kind === 'kill' ? `kill ${count}` : placeOf(fault), fault);
  }
  return [...faults.values()].toSorted((one, other) => one.after - other.after);
}

function placeOf(fault: Fault): string {
  if ('link' in fault) return fault.link;
  return 'part' in fault ? `stop ${fault.part}` : fault.kind;
}

function drawFault(draw: Draw, setup: Setup): Fault {
  const after = draw(3, 85) / 100;
  const harm = drawHarm(draw, setup);
  return { ...harm, after, forMs: draw(...lengthOf(harm)) };
}

function drawHarm(draw: Draw, setup: Setup): Harm {
  const one = <Value>(values: readonly Value[]): Value => values[draw(0, values.length - 1)] as Value;
  const parts = PARTS[setup];
  const harms: readonly Harm[] = [
    { kind: 'kill', part: one(parts) },
    { kind: 'kill', part: one(parts) },
    { kind: 'kill', part: 'server' },
    { kind: 'reset', link: one(LINKS[setup]) },
    { kind: 'stall', link: one(LINKS[setup]) },
    { kind: 'stop', part: one(parts.filter((part) => part !== 'client')) },
    { kind: 'lock-store' },
    // A full disk and a locked database are the same to PostgreSQL's clients.
    setup === 'postgres' ? { kind: 'reset', link: 'postgres' } : { kind: 'fill-disk' },
    { kind: 'set-clock-back' },
  ];
  return one(harms);
}

function lengthOf({ kind }: Harm): readonly [least: number, most: number] {
  switch (kind) {
    case 'kill':
      return RESTART_MS;
    case 'reset':
    case 'stall':
      return CUT_MS;
    case 'stop':
      return STOP_MS;
    case 'lock-store':
    case 'fill-disk':
      return STORE_MS;
    case 'set-clock-back':
      return CLOCK_MS;
  }
}
