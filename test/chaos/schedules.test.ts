import { afterAll, describe, expect, it } from 'vitest';
import { atFileEnd } from '../support/at-file-end.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { audit } from './audit.ts';
import { drawSchedule } from './draw-schedule.ts';
import type { Evidence, Violation } from './evidence.ts';
import { figuresOf, figuresText } from './figures.ts';
import { playSchedule } from './play-schedule.ts';
import { timelineText } from './timeline.ts';

/** How many schedules are played, and the seed of the first of them. */
const { CHAOS_SCHEDULES = '3', CHAOS_SEED = '1' } = process.env;
const seeds = Array.from({ length: Number(CHAOS_SCHEDULES) }, (_, index) => Number(CHAOS_SEED) + index);

const atEnd = atFileEnd();
const played: Evidence[] = [];
let postgres: Promise<PostgresServer> | undefined;

/** One server for all schedules that need one; each has a database of its own. */
function sharedPostgres(): Promise<PostgresServer> {
  if (!postgres) {
    postgres = startPostgres();
    atEnd(async () => (await postgres)?.close());
  }
  return postgres;
}

describe.concurrent('a batch whose processes, connections, store and clock fail', () => {
  it.each(seeds)('loses nothing and says nothing twice in schedule %i', async (seed) => {
    const works: (() => Promise<void>)[] = [];
    try {
      const evidence = await playSchedule(drawSchedule(seed), {
        atEnd: (work) => void works.push(work),
        startPostgres: sharedPostgres,
      });
      played.push(evidence);
      process.stderr.write(`schedule ${seed} (${evidence.schedule.setup}): ${figuresText(figuresOf([evidence]))}\n`);
      const violations = audit(evidence).map(violationText);
      if (violations.length > 0) process.stderr.write(`${timelineText(evidence)}\n`);
      expect(violations, [...violations, repetition(seed)].join('\n')).toEqual([]);
    } catch (error) {
      process.stderr.write(`${repetition(seed)}\n`);
      throw error;
    } finally {
      for (const work of works.toReversed()) await work();
    }
  });
});

function violationText({ rule, detail }: Violation): string {
  return `${rule}: ${detail.length > 1_000 ? `${detail.slice(0, 1_000)}…` : detail}`;
}

function repetition(seed: number): string {
  return `to repeat it: CHAOS_SEED=${seed} CHAOS_SCHEDULES=1 npm run test:chaos`;
}

afterAll(() => {
  process.stderr.write(`\nchaos: ${figuresText(figuresOf(played))}\n`);
});
