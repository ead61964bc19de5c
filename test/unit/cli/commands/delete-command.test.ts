import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { CliContext } from '../../../../src/cli/cli-context.ts';
import { deleteCommand } from '../../../../src/cli/commands/delete-command.ts';
import { confirm } from '../../../../src/cli/confirm.ts';
import { fakeTerminal } from '../../../support/fake-terminal.ts';
import { inputProblems } from '../../../support/input-problems.ts';
import { record, storeInTempHome } from '../../../support/recorded-batch.ts';

async function closedBatch() {
  const { store, home } = await storeInTempHome();
  await record(store, {
    batchId: 'b',
    conversations: [{ seed: { question: 'a?' }, ending: { outcome: 'completed' } }],
  });
  await store.setBatchState('b', 'closed');
  const { terminal, err } = fakeTerminal();
  const context: CliContext = { config: { home, prefix: 'convsim', env: {} }, terminal, verbose: false };
  const run = (...args: string[]) => deleteCommand(context).exitOverride().parseAsync(args, { from: 'user' });
  return { store, home, run, err };
}

describe('delete', () => {
  it('deletes nothing without --yes where nobody can be asked', async () => {
    const { store, home, run } = await closedBatch();
    expect(await inputProblems(run('b'), home)).toEqual([
      '--yes: is missing: this would delete batch b (1 conversation, 0 turns); repeat the command with --yes to delete it',
    ]);
    expect(await store.findBatch('b')).not.toBeNull();
  });

  it('deletes with --yes', async () => {
    const { store, run, err } = await closedBatch();
    await run('b', '--yes');
    expect(await store.findBatch('b')).toBeNull();
    expect(err()).toBe('batch b is deleted: 1 conversation, 0 turns; exported files are kept\n');
  });
});

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
