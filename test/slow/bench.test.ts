import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BenchResults } from '../../bench/results.ts';
import { temporalCli } from '../support/temporal-cli.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

async function runBench(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, CONVSIM_TEMPORAL_CLI: await temporalCli() };
  return promisify(execFile)(process.execPath, ['--import', 'tsx', 'bench/run.ts', ...args], { cwd: ROOT, env });
}

/** Every number, by its path; JSON writes what is not finite as null. */
function figures(value: unknown, path = ''): [string, unknown][] {
  if (typeof value === 'string' || typeof value === 'boolean') return [];
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => figures(inner, path === '' ? key : `${path}.${key}`));
}

const SMALL = ['--conversations', '5', '--turns', '2', '--rounds', '1', '--no-latency', '--json'];

describe('the bench', () => {
  let results: BenchResults;

  beforeAll(async () => {
    results = JSON.parse((await runBench(...SMALL)).stdout) as BenchResults;
  });

  it('prints every figure as one JSON document', () => {
    const found = figures(results);
    expect(found.filter(([, value]) => !Number.isFinite(value))).toEqual([]);
    const variants = ['convsim', 'four regular, empty', 'in-memory loop'];
    expect(results.throughput.map(({ variant }) => variant)).toEqual(variants);
    const sections = [
      'crowd',
      'goals',
      'history',
      'latency',
      'load',
      'machine',
      'pace',
      'rounds',
      'startup',
      'throughput',
      'writers',
    ];
    expect(Object.keys(results).toSorted()).toEqual(sections);
    expect(results.writers.throughput.map(({ variant }) => variant)).toEqual(['llm', 'user']);
    expect(results.pace).toHaveLength(20);
    for (const path of ['crowd.workerPeakMiB', 'crowd.serverPeakMiB', 'crowd.storeBytes', 'startup.coldMs']) {
      expect(new Map(found).get(path), path).toBeGreaterThan(0);
    }
  });

  it('finds that a history grows by the same with every turn, however many there are', () => {
    const { sizes, growth } = results.history;
    expect(sizes.map(({ turns }) => turns)).toEqual([3, 6, 12]);
    expect(growth).toHaveLength(2);
    expect(growth.map(({ eventsPerTurn }) => eventsPerTurn)).toEqual([13, 13]);
    expect(growth[1]?.bytesPerTurn).toBeLessThan(1.5 * (growth[0]?.bytesPerTurn ?? 0));
  });

  it('finds that a turn with a user has as many events in its history as one with llm', () => {
    const [llm, user] = results.writers.histories;
    expect(user?.events).toBe(llm?.events);
  });

  it('says what is wrong with a size that is none', async () => {
    await expect(runBench('--turns', 'many')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--turns: "many" is not a whole number from 1 to 10000') as string,
    });
  });
});
