import type { Reporter, TestModule } from 'vitest/node';

/** A reporter that ends a run with the names of the tests that passed only on a retry; it prints nothing if there are none. */
export function retriedTests(): Reporter {
  return {
    onTestRunEnd(modules) {
      const names = modules.flatMap(retriedIn);
      if (names.length === 0) return;
      process.stdout.write(['', `retried: ${names.length}`, ...names.map((name) => `  ${name}`), ''].join('\n'));
    },
  };
}

function retriedIn(module: TestModule): readonly string[] {
  const retried = [...module.children.allTests()].filter((test) => test.diagnostic()?.flaky === true);
  return retried.map((test) => `${module.relativeModuleId} > ${test.fullName}`);
}
