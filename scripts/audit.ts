// Fails on every advisory about a dependency that `audit-exceptions.json` does not except until a later day. Where the registry
// offers no advisories it says so, and does not fail: a mirror without them must not stop a build.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AuditException, judgeAdvisories } from './judge-advisories.ts';

const EXCEPTIONS = new URL('audit-exceptions.json', import.meta.url);
const LIMIT_MS = 120_000;

const exceptions = z.array(AuditException).parse(JSON.parse(readFileSync(EXCEPTIONS, 'utf8')));
const { stdout, stderr } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', timeout: LIMIT_MS });
const audit = judgeAdvisories(stdout || stderr, exceptions, new Date().toISOString().slice(0, 10));
if (!audit.isChecked) {
  console.log(`npm audit: NOT CHECKED, the registry gave no advisories (${audit.reason})`);
} else if (audit.problems.length === 0) {
  console.log(`npm audit: clean, with ${exceptions.length} exceptions`);
} else {
  console.log(audit.problems.map((problem) => `npm audit: ${problem}`).join('\n'));
  process.exitCode = 1;
}
