import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { eventText } from './cli/event-text.ts';
import { exitCodeOf } from './cli/exit-codes.ts';
import { reportError } from './cli/report-error.ts';
import { shellWords } from './cli/shell-words.ts';
import { createTerminal, type Terminal } from './cli/terminal.ts';
import { newBatchId } from './client/new-batch-id.ts';
import { checkSameSpec, draftBatch } from './client/prepare-batch.ts';
import { readConfig } from './config.ts';
import { isBrake } from './contract/brake-reason.ts';
import { InputError } from './contract/errors.ts';
import { errorMessage } from './contract/error-message.ts';
import { takeKeys } from './contract/key-variables.ts';
import { OUTCOMES } from './contract/outcome.ts';
import { loadEnvFile } from './process/load-env-file.ts';
import { seedsText } from './progress/size-text.ts';
import { runBatch, type RunEnd } from './session/run-batch.ts';
import { openSession } from './session/session.ts';
import { chooseSeeds } from './spec/choose-seeds.ts';
import { componentTypes } from './spec/component-types.ts';
import { readSpec } from './spec/read-spec.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { checkReach } from './temporal/check-reach.ts';
import { connectionSettings } from './temporal/connection-settings.ts';
import { givenSeeds } from './spec/spool-seeds.ts';
import { VERSION } from './version.ts';

/** Arguments of `npm run client`. */
interface ClientOptions {
  readonly specFile: string;
  readonly seedsFile: string | undefined;
  readonly batch: string | undefined;
}

/** `npm run client -- SPEC`: runs a batch with the workers of `TEMPORAL_ADDRESS`; returns the exit code. */
async function main({ specFile, seedsFile, batch }: ClientOptions, terminal: Terminal): Promise<number> {
  const config = readConfig();
  takeKeys(process.env);
  const { env, databaseUrl } = config;
  const settings = connectionSettings(env);
  if (!settings) throw InputError.of('TEMPORAL_ADDRESS', 'is not set; name a Temporal server, e.g. 127.0.0.1:7233');
  checkReach(settings, { isShared: databaseUrl !== undefined });
  loadEnvFile(dirname(specFile));
  const loaded = await readSpec(specFile, { env, types: componentTypes });
  const batchId = batch ?? newBatchId(loaded.spec.name);
  await using seeds = await givenSeeds(seedsFile, process.stdin);
  const draft = await draftBatch(batchId, { loaded, seeds: chooseSeeds(loaded, seeds.source), toolVersion: VERSION });
  await using store = await openStore(config);
  await checkSameSpec(store, draft);
  const say = (line: string) => terminal.say(line);
  await using session = await openSession({ config, say, store });
  const seedsWords = seedsFile === undefined ? [] : ['--seeds', seedsFile];
  const again = shellWords(['npm', 'run', 'client', '--', specFile, ...seedsWords, '--batch', batchId]);
  const size = seedsText({ rows: draft.rowCount, conversations: draft.seedCount }, draft.manifest.spec);
  say(`batch ${batchId}: ${size}, run by the workers (npm run worker)`);
  const end = await runBatch({
    session,
    batchId,
    change: { kind: 'load', draft },
    mode: 'watch',
    signal: new AbortController().signal,
    on: (event) => eventText(event, batchId).forEach(say),
  });
  return await sayEnd(terminal, { store, batchId, end, again });
}

async function sayEnd(
  terminal: Terminal,
  { store, batchId, end, again }: { store: Store; batchId: string; end: RunEnd; again: string },
): Promise<number> {
  const { outcomes, turns } = await store.progress(batchId);
  const counts = OUTCOMES.filter((outcome) => outcomes[outcome]).map((outcome) => `${outcome} ${outcomes[outcome]}`);
  terminal.say(`batch ${batchId} is ${end.kind}: ${[...counts, `turns ${turns}`].join(', ')}`);
  if ('reason' in end) {
    const remedy = isBrake(end.reason) ? `retry: convsim retry ${batchId}` : `resume: ${again}`;
    terminal.say(`${end.reason}; fix that, then ${remedy}`);
  }
  terminal.say(`export its records: convsim export ${batchId} --format jsonl`);
  return exitCodeOf(outcomes, end.kind !== 'closed');
}

function readOptions(args: readonly string[]): ClientOptions {
  const usage = 'npm run client -- SPEC [--seeds FILE] [--batch ID]';
  const { values, positionals } = parseOptions(args, usage);
  const [specFile, extra] = positionals;
  if (specFile === undefined) throw InputError.of('SPEC', `is missing; ${usage}`);
  if (extra !== undefined) throw InputError.of(extra, `is an unexpected argument; ${usage}`);
  return { specFile, seedsFile: values.seeds, batch: values.batch };
}

function parseOptions(args: readonly string[], usage: string) {
  const options = { seeds: { type: 'string' }, batch: { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw InputError.of(args.join(' '), `${errorMessage(error)}; ${usage}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const terminal = createTerminal({ stdout: process.stdout, stderr: process.stderr, env: process.env });
  try {
    process.exitCode = await main(readOptions(process.argv.slice(2)), terminal);
  } catch (error) {
    process.exitCode = reportError(error, { terminal, verbose: false, env: process.env });
  }
}
