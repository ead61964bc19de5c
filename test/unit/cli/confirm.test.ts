import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirm, confirmRun } from '../../../src/cli/confirm.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

describe('confirm', () => {
  it.each([
    ['y\n', true],
    ['YES\n', true],
    ['n\n', false],
    ['\n', false],
    ['', false],
  ])('asks on a terminal and takes %j for %s', async (typed, expected) => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    input.end(typed);
    const { terminal, err } = fakeTerminal({ isTTY: true });
    expect(await confirm(terminal, { deletes: 'batch b', isConfirmed: false, input })).toBe(expected);
    expect(err()).toBe('this deletes batch b. Delete it? [y/N]\n');
  });

  it('asks nobody where answers do not come from a terminal', async () => {
    const { terminal } = fakeTerminal({ isTTY: true });
    const asked = confirm(terminal, { deletes: 'batch b', isConfirmed: false, input: new PassThrough() });
    await expect(asked).rejects.toThrow('--yes');
  });
});

describe('confirmRun', () => {
  const asked = { runs: '1 seed × 20 trials = 20 conversations', isConfirmed: false };

  it.each([
    ['y\n', true],
    ['\n', false],
  ])('asks on a terminal and takes %j for %s', async (typed, expected) => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    input.end(typed);
    const { terminal, err } = fakeTerminal({ isTTY: true });
    expect(await confirmRun(terminal, { ...asked, input })).toBe(expected);
    expect(err()).toBe('this runs 1 seed × 20 trials = 20 conversations. Run it? [y/N]\n');
  });

  it('runs it where nobody can be asked, and where it is confirmed', async () => {
    const { terminal, err } = fakeTerminal({ isTTY: true });
    expect(await confirmRun(terminal, { ...asked, input: new PassThrough() })).toBe(true);
    const input = Object.assign(new PassThrough(), { isTTY: true });
    expect(await confirmRun(terminal, { ...asked, isConfirmed: true, input })).toBe(true);
    expect(err()).toBe('');
  });
});
