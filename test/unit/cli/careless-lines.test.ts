import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliContext } from '../../../src/cli/cli-context.ts';
import { COMMANDS, commandsFor } from '../../../src/cli/command-loaders.ts';
import { reportError } from '../../../src/cli/report-error.ts';
import { InputError } from '../../../src/contract/errors.ts';
import { openSqliteStore } from '../../../src/store/open-store.ts';
import { storeFile } from '../../../src/store/store-place.ts';
import type { Store } from '../../../src/store/store.ts';
import { CARELESS_LINES } from '../../support/bad-input/careless-lines.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';
import { record } from '../../support/recorded-batch.ts';

const came = process.cwd();
let folder: string;
let store: Store;
let files: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convsim-test-'));
  store = await openSqliteStore(storeFile(folder));
  const seed = { id: 's1', question: 'a?' };
  const turns = [{ content: 'b.' }];
  await record(store, { batchId: 'demo', conversations: [{ seed, turns, ending: { outcome: 'completed' } }] });
  await mkdir(join(folder, 'docs'));
  await writeFile(join(folder, 'docs', 'a.md'), '# A\n\nText.\n');
  await writeFile(join(folder, 'sim.yaml'), 'agent: { type: docs-qa, docs: ./docs }\nseeds: [one?]\n');
  await writeFile(join(folder, 'seeds.csv'), 'question\na?\n');
  await writeFile(join(folder, 'rubric.yaml'), '- { name: r, type: checks, checks: [{ contains: x }] }\n');
  files = await readdir(folder);
  process.chdir(folder);
});

afterAll(async () => {
  process.chdir(came);
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a command line ends with, and all that is printed of it. */
async function ended(line: readonly string[]): Promise<{ error: unknown; err: string }> {
  const { terminal, err } = fakeTerminal();
  // Should a line pass the checks, nothing is started: there is no such server.
  const config = { home: folder, prefix: 'convsim', env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } };
  const context: CliContext = { config, terminal, verbose: false };
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  const called = commandsFor(['node', 'convsim', ...line]);
  for (const load of called) program.addCommand((await load())(context).copyInheritedSettings(program));
  const error: unknown = await program.parseAsync(line, { from: 'user' }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(reportError(error, { ...context, env: config.env })).toBe(2);
  return { error, err: err() };
}

describe(`each of ${CARELESS_LINES.length} careless command lines`, () => {
  it.each(CARELESS_LINES.map((line) => ({ line, shown: JSON.stringify(line).slice(0, 80) })))(
    'is refused before anything starts: $shown',
    async ({ line }) => {
      const { error, err } = await ended(line);
      expect(error instanceof InputError || error instanceof CommanderError, String(error)).toBe(true);
      expect(err).not.toMatch(/^ {4}at /m);
      expect(err.length).toBeLessThan(12_000);
    },
  );

  it('leaves folder and store as they were', async () => {
    expect(await readdir(folder)).toEqual(files);
    expect((await store.listBatches()).map(({ batchId }) => batchId)).toEqual(['demo']);
    expect(await store.countConversations({ batchId: 'demo' })).toBe(1);
  });
});

describe('the name of a command', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])(
    'is none because objects have it: %j',
    (word) => {
      expect(commandsFor(['node', 'convsim', word])).toEqual(Object.values(COMMANDS));
    },
  );
});
