// Prints the plain line `N passed, N failed` of vitest's JSON reports; fails if a run did, or if no test ran.
import { readFileSync } from 'node:fs';

const [status, ...reports] = process.argv.slice(2);
const counts = { passed: 0, failed: 0 };
for (const report of reports) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    counts.passed += numPassedTests;
    counts.failed += numFailedTests;
  } catch (error) {
    console.log(`no test report: ${error.message}`);
    counts.failed += 1;
  }
}
if (status !== '0' && counts.failed === 0) counts.failed = 1;
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
