import { describe, expect, it } from 'vitest';
import { type PaceShares, paceShares } from '../../../../bench/pace/pace-shares.ts';
import { REFUSING_SERVERS, type RefusingServer } from '../../../../bench/pace/refusing-server.ts';
import { type PaceRun, simulatePace } from '../../../../bench/pace/simulate-pace.ts';
import type { PaceState } from '../../../../src/store/store.ts';
import { nextPace } from '../../../../src/worker/pace/next-pace.ts';

const SEEDS = [1, 2];

function serverNamed(name: string): RefusingServer {
  const server = REFUSING_SERVERS.find((each) => each.name === name);
  if (!server) throw new Error(`no server is called ${name}`);
  return server;
}

const known = new Map<string, readonly (PaceRun & PaceShares)[]>();

/** The shares of runs that differ in their chances, in how many workers there are, and in how long refusals take. */
function runsWith(name: string, given: Partial<PaceRun> = {}): readonly (PaceRun & PaceShares)[] {
  const key = JSON.stringify({ name, ...given });
  const found = known.get(key) ?? simulated(name, given);
  known.set(key, found);
  return found;
}

function simulated(name: string, given: Partial<PaceRun>): readonly (PaceRun & PaceShares)[] {
  const runs = SEEDS.flatMap((seed) =>
    [1, 2].flatMap((workers) =>
      [60, 600].map((refusalMs) => {
        return { server: serverNamed(name), limit: 20, forMs: 300_000, seed, workers, refusalMs, ...given };
      }),
    ),
  );
  return runs.map((run) => ({ ...run, ...paceShares(run, simulatePace(run)) }));
}

describe('the pace at a server that refuses', () => {
  it('2 % at random is not lowered', () => {
    for (const run of runsWith('2 % at random')) expect(run.sentShare).toBeGreaterThan(0.9);
    for (const run of runsWith('2 % at random', { limit: 0.5, forMs: 1_200_000 })) {
      expect(run.sentShare).toBeGreaterThan(0.85);
    }
  });

  it('30 % at random falls well below the limit, and stays far above the lowest', () => {
    for (const run of runsWith('30 % at random')) {
      expect(run.sentShare).toBeLessThan(0.75);
      expect(run.sentShare).toBeGreaterThan(0.2);
    }
  });

  it.each(['takes 75 % of the limit', 'takes 50 % of the limit', 'takes 25 % of the limit'])('what it %s', (name) => {
    for (const run of runsWith(name)) {
      expect(run.takenShare).toBeGreaterThan(0.85);
      expect(run.refusedShare).toBeLessThan(0.15);
    }
  });

  it('all for 3 s in 30 comes back between', () => {
    for (const run of runsWith('refuses all for 3 s in 30')) expect(run.takenShare).toBeGreaterThan(0.5);
  });

  it('what is above its limit for a minute uses all of that', () => {
    for (const run of runsWith('takes half of the limit, by the minute')) {
      expect(run.takenShare).toBeGreaterThan(0.9);
      expect(run.refusedShare).toBeLessThan(0.2);
    }
  });

  it('all for two minutes sends little', () => {
    for (const run of runsWith('refuses all for 2 minutes')) expect(run.sentShare).toBeLessThan(0.15);
  });

  it.each(REFUSING_SERVERS.filter((each) => each.recoversAtMs !== undefined).map((each) => each.name))(
    'and recovers is back within a minute: %s',
    (name) => {
      for (const limit of [0.5, 3, 20]) {
        for (const run of runsWith(name, { limit })) expect(run.recoveryMs, `limit ${limit}`).toBeLessThan(60_000);
      }
    },
  );
});

describe('the pace', () => {
  it.each(REFUSING_SERVERS.map((each) => each.name))('lets no second go above the limit: %s', (name) => {
    for (const run of [...runsWith(name), ...runsWith(name, { limit: 60, seed: 1, forMs: 240_000 })]) {
      expect(run.mostInSecond).toBeLessThanOrEqual(run.limit);
    }
  });

  it.each(['2 % at random', 'takes 50 % of the limit'])('is the same over two workers as over one: %s', (name) => {
    const runs = runsWith(name);
    const used = (workers: number) => runs.filter((run) => run.workers === workers).map((run) => run.sentShare);
    const mean = (shares: readonly number[]) => shares.reduce((sum, each) => sum + each, 0) / shares.length;
    expect(Math.abs(mean(used(1)) - mean(used(2)))).toBeLessThan(0.03);
  });
});

describe('one judgement', () => {
  const NOW = 1_800_000_000_000;
  const facts = { nowMs: NOW, requestMs: 50, countedAfterMs: 300 };
  const paceOf = (given: Partial<PaceState>): PaceState => ({
    share: 1,
    takenShare: 1,
    refusedShare: 0,
    cuts: 0,
    judgedAtMs: NOW - 1_000,
    countedFromMs: NOW - 1_000,
    sent: 0,
    refused: 0,
    ...given,
  });

  it('is made once a second', () => {
    const pace = paceOf({ sent: 20, refused: 20 });
    expect(nextPace(pace, { ...facts, nowMs: NOW - 1 })).toBeUndefined();
    expect(nextPace(pace, facts)).toMatchObject({ share: 0.5, cuts: 1, sent: 0, refused: 0, judgedAtMs: NOW });
  });

  it.each([
    { sent: 20, refused: 3 },
    { sent: 15, refused: 5 },
    { sent: 4, refused: 4 },
    { sent: 100, refused: 9 },
  ])('leaves the share at $refused of $sent', (counts) => {
    const share = 0.5;
    expect(nextPace(paceOf({ ...counts, share }), facts)?.share).toBe(share);
  });

  it.each([
    { sent: 20, refused: 5, share: 0.75 },
    { sent: 16, refused: 8, share: 0.5 },
    { sent: 100, refused: 25, share: 0.75 },
  ])('lowers the share to $share at $refused of $sent', ({ share, ...counts }) => {
    expect(nextPace(paceOf(counts), facts)?.share).toBeCloseTo(share, 2);
  });

  it('goes by what was sent where less was asked for than the share allows', () => {
    const pace = paceOf({ sent: 20, refused: 10, countedFromMs: NOW - 10_000 });
    expect(nextPace(pace, facts)?.share).toBeLessThan(0.15);
    // An hour in which nobody asked says nothing about when the requests were sent.
    expect(nextPace({ ...pace, countedFromMs: NOW - 3_600_000 }, facts)?.share).toBe(0.5);
  });

  it('goes back to the part that is taken where a lower share left as many refused', () => {
    const lowered = paceOf({ share: 0.49, takenShare: 0.49, refusedShare: 0.3, sent: 30, refused: 9 });
    expect(nextPace(lowered, facts)?.share).toBeCloseTo(0.7, 2);
  });

  it('grows while nobody asks, and never above the whole', () => {
    const pace = paceOf({ share: 0.1, takenShare: 0.1, judgedAtMs: NOW - 60_000 });
    expect(nextPace(pace, facts)).toMatchObject({ share: 1 });
    expect(nextPace(paceOf({}), facts)).toBeUndefined();
  });

  it('begins anew when the clock was set back', () => {
    const pace = paceOf({ share: 0.3, judgedAtMs: NOW + 3_600_000, sent: 10, refused: 10 });
    expect(nextPace(pace, facts)).toMatchObject({ share: 0.3, judgedAtMs: NOW, countedFromMs: NOW, sent: 0 });
  });
});
