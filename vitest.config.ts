import { defineConfig } from 'vitest/config';

/** On a machine of two cores one more try tells a starved process from a broken one. */
const timeouts = { testTimeout: 60_000, hookTimeout: 300_000, retry: 1 };

const processes = { ...timeouts, testTimeout: 180_000 };

/**
 * `unit` needs nothing; `workflow` shares one dev server and one bundle; `slow` and `mlflow` are left out of `npm test` and
 * run by `npm run test:slow` and `npm run test:mlflow`, and in CI. The groups run one after the other.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], sequence: { groupOrder: 0 } } },
      {
        test: {
          name: 'workflow',
          sequence: { groupOrder: 1 },
          include: ['test/workflow/**/*.test.ts', 'test/replay/**/*.test.ts'],
          globalSetup: ['test/support/dev-server-setup.ts'],
          maxWorkers: 2,
          ...timeouts,
        },
      },
      {
        test: {
          name: 'integration',
          sequence: { groupOrder: 2 },
          include: ['test/integration/**/*.test.ts'],
          fileParallelism: false,
          ...timeouts,
        },
      },
      {
        test: {
          name: 'e2e',
          sequence: { groupOrder: 3 },
          include: ['test/e2e/**/*.test.ts'],
          // Mostly waits: for servers to start, for dead workers to be noticed.
          maxWorkers: 2,
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
          name: 'mlflow',
          sequence: { groupOrder: 5 },
          include: ['test/mlflow/**/*.test.ts'],
          ...timeouts,
          testTimeout: 300_000,
        },
      },
    ],
  },
});
