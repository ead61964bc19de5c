// Prints the plain line `N passed, N failed` of a vitest JSON report, and exits as the test run did.
import { readFileSync } from 'node:fs';

const [report, status = '1'] = process.argv.slice(2);
const counts = { passed: 0, failed: 0 };
try {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  Object.assign(counts, { passed: numPassedTests, failed: numFailedTests });
} catch (error) {
  console.log(`no test report: ${error.message}`);
}
if (status !== '0' && counts.failed === 0) counts.failed = 1;
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
