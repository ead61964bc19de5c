import { Command } from 'commander';
import type { CliContext } from '../../src/cli/cli-context.ts';
import { exportCommand } from '../../src/cli/commands/export-command.ts';
import { pushCommand } from '../../src/cli/commands/push-command.ts';
import { schemaCommand } from '../../src/cli/commands/schema-command.ts';
import { showCommand } from '../../src/cli/commands/show-command.ts';
import { statusCommand } from '../../src/cli/commands/status-command.ts';
import { validateCommand } from '../../src/cli/commands/validate-command.ts';
import { processPlace } from '../../src/process/process-place.ts';
import type { Store } from '../../src/store/store.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { inputProblems } from './input-problems.ts';
import { record, type RecordedBatch, storeInTempHome } from './recorded-batch.ts';

/** Names this process among those that work on the batch. */
export const SERVING = 'test';

type Screen = Parameters<typeof fakeTerminal>[0];

interface Place {
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly screen?: Screen;
}

/** What `recorded` puts into the store: two turns of one conversation, a failure, and one that runs. */
const DEMO: RecordedBatch = {
  batchId: 'demo',
  conversations: [
    {
      seed: { id: 'first one', question: 'What is a shard?', tag: 'guide' },
      turns: [
        {
          content: 'A part of a batch.\n\n- up to 1,000 seeds',
          toolOutputs: ['x', 'y'],
          latencyMs: 812,
          left: 'Shards hold seeds.',
        },
        {
          question: 'How many seeds?',
          content: `${'many words '.repeat(20)}\u001b[31mend`,
          usage: { inputTokens: 20, outputTokens: 6 },
        },
      ],
      ending: { outcome: 'completed' },
    },
    {
      seed: { id: 's2', question: 'What fails?' },
      ending: { outcome: 'agent-failed', errorType: 'Unavailable', errorMessage: 'The agent refused: try later' },
    },
    { seed: { id: 's3', question: 'What runs?' } },
  ],
};

/** Runs one command line; what it wrote is there also when it fails. */
export function start(args: readonly string[], { home, env = {}, screen }: Place) {
  const { terminal, out, err } = fakeTerminal(screen);
  const context: CliContext = { config: { home, prefix: 'convsim', env }, terminal, verbose: false };
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  const commands = [statusCommand, showCommand, exportCommand, pushCommand, validateCommand, schemaCommand];
  for (const make of commands) program.addCommand(make(context).copyInheritedSettings(program));
  return { done: program.parseAsync(args, { from: 'user' }), out, err };
}

/** Runs a command line to its end. */
export async function run(args: readonly string[], place: Place): Promise<{ out: string; err: string }> {
  const { done, out, err } = start(args, place);
  await done;
  return { out: out(), err: err() };
}

/** A store below a home folder with that batch in it, on which this process works. */
export async function recorded(batch: RecordedBatch = DEMO): Promise<{ store: Store; home: string }> {
  const place = await storeInTempHome();
  await record(place.store, batch);
  await place.store.noteServing({ id: SERVING, batchId: batch.batchId, host: processPlace(), pid: process.pid });
  return place;
}

/** What a command line that is refused names as wrong. */
export function problems(args: readonly string[], place: Place): Promise<readonly string[]> {
  return inputProblems(start(args, place).done, place.home);
}
