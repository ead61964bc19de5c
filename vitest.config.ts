import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { retriedTests } from './test/support/retried-tests.ts';

/** On a machine of two cores one retry separates a starved process from a broken one; retried tests are listed at the end. */
const timeouts = { testTimeout: 60_000, hookTimeout: 300_000, retry: 1 };

const processes = { ...timeouts, testTimeout: 180_000 };

/** Files that mostly wait, for servers to start and for dead workers to be noticed, run side by side on two cores. */
const waiting = { maxWorkers: 3 };

/**
 * `unit` needs nothing; `workflow` shares one dev server and one bundle; `slow`, `chaos`, `browser`, `mlflow` and `notebook` are left
 * out of `npm test` and run by `npm run test:slow` and the like, and in CI; `model` is left out of both; `record` writes the
 * histories that the replay reads. The groups run one after the other.
 */
export default defineConfig({
  test: {
    reporters: ['default', retriedTests()],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: ['test/unit/**/*.test.ts'],
          // Files share what they import, which halves the time: none of them replaces a module.
          isolate: false,
          maxWorkers: 2,
          // A busy machine only makes them slow.
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'workflow',
          sequence: { groupOrder: 1 },
          include: ['test/workflow/**/*.test.ts', 'test/replay/**/*.test.ts'],
          globalSetup: ['test/support/dev-server-setup.ts'],
          ...waiting,
          ...timeouts,
        },
      },
      {
        test: {
          name: 'record',
          include: ['test/replay/record-histories.ts'],
          globalSetup: ['test/support/dev-server-setup.ts'],
          ...timeouts,
          testTimeout: 120_000,
          retry: 0,
        },
      },
      {
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          include: ['test/integration/**/*.test.ts'],
          ...waiting,
          ...timeouts,
        },
      },
      {
        test: {
          name: 'e2e',
          sequence: { groupOrder: 2 },
          include: ['test/e2e/**/*.test.ts'],
          ...waiting,
          ...processes,
        },
      },
      {
        test: {
          name: 'slow',
          sequence: { groupOrder: 4 },
          include: ['test/slow/**/*.test.ts'],
          maxWorkers: 2,
          ...processes,
        },
      },
      {
        test: {
          name: 'chaos',
          sequence: { groupOrder: 3 },
          include: ['test/chaos/**/*.test.ts'],
          // Schedules mostly wait, for dead workers to be noticed: several run side by side.
          maxConcurrency: 4,
          ...processes,
          testTimeout: 600_000,
          // A schedule that passes only sometimes has found something.
          retry: 0,
        },
      },
      {
        test: {
          name: 'model',
          sequence: { groupOrder: 8 },
          include: ['test/model/**/*.test.ts'],
          ...processes,
        },
      },
      {
        test: {
          name: 'browser',
          sequence: { groupOrder: 6 },
          include: ['test/browser/**/*.test.ts'],
          maxWorkers: 2,
          ...processes,
        },
      },
      {
        test: {
          name: 'mlflow',
          sequence: { groupOrder: 5 },
          include: ['test/mlflow/**/*.test.ts'],
          maxWorkers: 2,
          ...timeouts,
          testTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'notebook',
          sequence: { groupOrder: 7 },
          include: ['test/notebook/**/*.test.ts'],
          maxWorkers: 2,
          ...timeouts,
          testTimeout: 300_000,
        },
      },
    ],
  },
});
