import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { cancelCommand } from '../../../../src/cli/commands/cancel-command.ts';
import type { CliContext } from '../../../../src/cli/cli-context.ts';
import { forkCommand } from '../../../../src/cli/commands/fork-command.ts';
import { isUnderWay } from '../../../../src/cli/require-batch.ts';
import { handPauseReason } from '../../../../src/contract/hand-pause.ts';
import { fakeTerminal } from '../../../support/fake-terminal.ts';
import { inputProblems } from '../../../support/input-problems.ts';
import { record, storeInTempHome } from '../../../support/recorded-batch.ts';

/** What is wrong with a command line, which is found before any server is started. */
function problems(args: readonly string[], home: string): Promise<readonly string[]> {
  const context: CliContext = {
    config: { home, prefix: 'convsim', env: {} },
    terminal: fakeTerminal().terminal,
    verbose: false,
  };
  const program = new Command().exitOverride();
  for (const make of [cancelCommand, forkCommand]) program.addCommand(make(context).copyInheritedSettings(program));
  return inputProblems(program.parseAsync(args, { from: 'user' }), home);
}

describe('steering', () => {
  it('refuses to cancel a batch whose seeds are still being loaded, and leaves it as it is', async () => {
    const { store, home } = await storeInTempHome();
    await record(store, { batchId: 'other', conversations: [{ seed: { question: 'a?' } }] });
    const manifest = (await store.findBatch('other'))?.manifest;
    if (!manifest) throw new Error('the other batch is not there');
    await store.createBatch('half', manifest);
    expect(await problems(['cancel', 'half'], home)).toEqual([
      'BATCH: batch half is still loading its seeds and is not running yet; stop the run that loads them, or delete the batch: convsim delete half',
    ]);
    expect(await store.findBatch('half')).toMatchObject({ state: 'loading', seedCount: null });
  });

  it('refuses to fork with a blank question', async () => {
    const { home } = await storeInTempHome();
    expect(await problems(['fork', 'b/s', '--turn', '0', '--question', ' '], home)).toEqual([
      '--question: is blank; give a question, or omit the option',
    ]);
  });

  it.each([
    ['open', null, true],
    ['paused', handPauseReason('lunch'), true],
    ['paused', 'OPENAI_API_KEY is not set', false],
    ['closed', null, false],
    ['loading', null, false],
  ] as const)('takes a batch that is %s (%s) for one under way: %s', (state, pauseReason, expected) => {
    expect(isUnderWay({ state, pauseReason })).toBe(expected);
  });
});
