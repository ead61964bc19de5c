import { describe, expect, it } from 'vitest';
import type { CliContext } from '../../../../src/cli/cli-context.ts';
import { deleteCommand } from '../../../../src/cli/commands/delete-command.ts';
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
      'without a terminal: nobody can be asked; pass --yes to delete batch b (1 conversation, 0 turns)',
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
