// Prints from vitest's JSON reports the tests that failed, those that passed only on a retry, then the plain line
// `N passed, N failed`; fails if a run did, or if no test ran.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [status, ...reports] = process.argv.slice(2);
const counts = { passed: 0, failed: 0 };
const failed = [];
const retried = [];
for (const report of reports) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    counts.passed += numPassedTests;
    counts.failed += numFailedTests;
    failed.push(...testResults.flatMap(failedIn));
    retried.push(...testResults.flatMap(retriedIn));
  } catch (error) {
    failed.push(`no test report: ${error.message}`);
    counts.failed += 1;
  }
}
if (status !== '0' && counts.failed === 0) counts.failed = 1;
for (const entry of failed) console.log(`failed: ${entry}`);
console.log([`retried: ${retried.length}`, ...retried.map((name) => `  ${name}`)].join('\n'));
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

/** The failed tests of a file with what each attempt threw; a file that could not be run is one entry. */
function failedIn({ name, status: outcome, message, assertionResults }) {
  const tests = assertionResults.filter((test) => test.status === 'failed');
  if (tests.length === 0) return outcome === 'failed' ? [withMessages(relative('.', name), [message])] : [];
  return tests.map((test) => withMessages(nameOf(name, test), test.failureMessages));
}

/** A test that passed keeps the messages of the attempts that failed. */
function retriedIn({ name, assertionResults }) {
  return assertionResults
    .filter(({ status: outcome, failureMessages }) => outcome === 'passed' && failureMessages.length > 0)
    .map((test) => nameOf(name, test));
}

function nameOf(file, { fullName }) {
  return `${relative('.', file)} > ${fullName}`;
}

function withMessages(title, messages) {
  return [title, ...messages.map((message) => message.slice(0, 1200).replace(/^/gm, '    '))].join('\n');
}
