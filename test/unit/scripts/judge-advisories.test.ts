import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AuditException, judgeAdvisories } from '../../../scripts/judge-advisories.ts';

const ID = 'GHSA-abcd-1234-wxyz';
const ADVISORY = { url: `https://github.com/advisories/${ID}`, name: 'left', title: 'It leaks', severity: 'high' };
const REPORT = JSON.stringify({
  vulnerabilities: { left: { via: [ADVISORY] }, right: { via: ['left'] } },
});
const EXCEPTION = AuditException.parse({
  id: ID,
  package: 'left',
  reason: 'Only the build uses it, with texts of our own.',
  added: '2026-01-01',
  expires: '2026-02-01',
});

describe('judgeAdvisories', () => {
  it('reports an advisory once, however many packages depend on it', () => {
    expect(judgeAdvisories(REPORT, [], '2026-01-15')).toEqual({
      isChecked: true,
      problems: [`${ID} left (high): It leaks`],
    });
  });

  it('keeps to an exception until the day it expires', () => {
    expect(judgeAdvisories(REPORT, [EXCEPTION], '2026-01-31')).toEqual({ isChecked: true, problems: [] });
    expect(judgeAdvisories(REPORT, [EXCEPTION], '2026-02-01')).toMatchObject({
      problems: [`${ID} left (high): It leaks`, `${ID} left: the exception expired on 2026-02-01`],
    });
  });

  it('asks to remove an exception that is no longer needed', () => {
    const clean = JSON.stringify({ vulnerabilities: {} });
    expect(judgeAdvisories(clean, [EXCEPTION], '2026-01-15')).toMatchObject({
      problems: [`${ID} left is no longer reported: remove its exception`],
    });
  });

  it.each([
    [JSON.stringify({ message: '405 Method Not Allowed', error: {} }), '405 Method Not Allowed'],
    ['npm error code ENOTFOUND\nnpm error …', 'npm error code ENOTFOUND'],
    ['', 'npm printed nothing'],
  ])('does not take a registry without advisories for a clean report', (output, reason) => {
    expect(judgeAdvisories(output, [], '2026-01-15')).toEqual({ isChecked: false, reason });
  });

  it.each([{ reason: 'no' }, { expires: 'some day' }, { id: 'CVE-1' }])('refuses an exception with %o', (change) => {
    expect(AuditException.safeParse({ ...EXCEPTION, ...change }).success).toBe(false);
  });
});

describe('package-lock.json', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { integrity?: string; optional?: boolean; os?: string[]; cpu?: string[] }>;
  };

  it('has a digest of every package but the optional binaries of platforms that are not this one', () => {
    const installed = Object.entries(packages).filter(([path, { integrity }]) => path !== '' && !integrity);
    expect(installed.filter(([, entry]) => !entry.optional || !(entry.os || entry.cpu))).toEqual([]);
  });
});
