import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { chanceOf } from '../../src/contract/chance-of.ts';
import type { ConversationRecord } from '../../src/contract/turn-record.ts';
import { isAlive } from '../../src/process/is-alive.ts';
import { openStore } from '../../src/store/open-store.ts';
import { KilledRun, type Target, TARGETS } from '../support/killed-run.ts';
import { makePlotWorld, storedCalls, timelessRecord } from '../support/plot-world.ts';

const KILLS = 30;

/** Sets what is random, so that the kills of another run can be had again. */
const SEED = 'CONVSIM_TEST_SEED';

interface Kill {
  readonly target: Target;
  /** It is due when the batch has made so many different calls, or so long after the kill before, whatever comes first. */
  readonly calls: number;
  readonly afterMs: number;
  /** Waited from then on, so that it meets any moment of a call, of what follows it, and of nothing at all. */
  readonly delayMs: number;
}

/** Random kills of a batch that makes so many calls. Some follow the one before so soon that they meet a start. */
function killPlan(seed: number, calls: number): readonly Kill[] {
  const moments = Array.from({ length: KILLS }, (_, at) => chanceOf(seed, 'moment', at)).toSorted((a, b) => a - b);
  return moments.map((moment, at) => ({
    target: TARGETS[Math.floor(chanceOf(seed, 'target', at) * TARGETS.length)] ?? 'both',
    calls: Math.ceil(0.9 * calls * moment),
    afterMs: chanceOf(seed, 'soon', at) < 0.4 ? 3_000 * chanceOf(seed, 'after', at) : Infinity,
    delayMs: 300 * chanceOf(seed, 'delay', at),
  }));
}

/** The calls of a batch, each once, without its id. */
const withoutBatch = (calls: readonly string[]) =>
  [...new Set(calls)].map((call) => call.slice(call.indexOf('/'))).toSorted();

describe('a batch of users with a goal whose worker and server are killed', () => {
  it(
    `${KILLS} times ends as an undisturbed one, and repeats at most the calls in flight`,
    { timeout: 600_000 },
    async () => {
      const seed = Number(process.env[SEED] ?? randomInt(1_000_000));
      process.stderr.write(`kills of ${SEED}=${seed}\n`);
      const world = await makePlotWorld();
      const { project, callsOf } = world;
      expect(await project.run(['run', 'sim.json', '--batch', 'calm'])).toMatchObject({ code: 0 });
      const undisturbed = withoutBatch(callsOf('calm'));
      expect(callsOf('calm')).toHaveLength(undisturbed.length);

      const startedAt = performance.now();
      await using store = await openStore({ home: project.home });
      const run = new KilledRun(world, 'killed', await storedCalls(world, store, 'calm'));
      for (const { target, calls, afterMs, delayMs } of killPlan(seed, undisturbed.length)) {
        const dueAt = performance.now() + afterMs;
        const isDue = () => performance.now() >= dueAt || new Set(run.calls).size >= calls;
        await run.until(isDue);
        await sleep(delayMs);
        await run.until(() => target === 'worker' || isAlive(project.serverPid()));
        await run.kill(target);
      }
      await run.end();

      const counts = new Map<string, number>();
      for (const call of run.calls) counts.set(call, (counts.get(call) ?? 0) + 1);
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      process.stderr.write(
        `${KILLS} kills within ${seconds} s: ${counts.size} calls, ${run.allInFlight} in flight at a kill, ${run.calls.length - counts.size} repeated\n`,
      );
      expect([...counts].filter(([call, count]) => count > 1 + run.inFlight(call))).toEqual([]);
      expect(withoutBatch(run.calls)).toEqual(undisturbed);
      const ended = await project.records<ConversationRecord>('killed.conversations.jsonl');
      expect(new Set(ended.map(({ outcome }) => outcome))).toEqual(
        new Set(['completed', 'goal-reached', 'user-gave-up', 'user-ended', 'stopped', 'loop-detected']),
      );
      expect(await timelessRecord(world, 'killed')).toEqual(await timelessRecord(world, 'calm'));
    },
  );
});
