import type { Connection } from '@temporalio/client';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { awaitBatch, type BatchEnd } from './client/await-batch.ts';
import { BatchClient } from './client/batch-client.ts';
import { newBatchId } from './client/new-batch-id.ts';
import { type BatchDraft, checkSameSpec, draftBatch, prepareBatch } from './client/prepare-batch.ts';
import { readConfig } from './config.ts';
import { InputError, UnavailableError } from './contract/errors.ts';
import { isNormalOutcome, OUTCOMES } from './contract/outcome.ts';
import { chooseSeeds } from './spec/choose-seeds.ts';
import { componentTypes } from './spec/component-types.ts';
import { readSpec } from './spec/read-spec.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { checkReach } from './temporal/check-reach.ts';
import { connectClient } from './temporal/connect.ts';
import { connectionSettings } from './temporal/connection-settings.ts';
import { prepareNamespace } from './temporal/prepare-namespace.ts';
import { VERSION } from './version.ts';

export { awaitBatch, type BatchEnd } from './client/await-batch.ts';
export { BatchClient, type BatchClientOptions } from './client/batch-client.ts';
export { type BatchDraft, draftBatch, prepareBatch, type PreparedBatch } from './client/prepare-batch.ts';

/** What `npm run client` was told. */
interface ClientOptions {
  readonly specFile: string;
  readonly seedsFile: string | undefined;
  readonly batch: string | undefined;
}

/** `npm run client -- SPEC`: starts a batch for the workers of `TEMPORAL_ADDRESS` and waits for its end. */
async function main({ specFile, seedsFile, batch }: ClientOptions): Promise<number> {
  const config = readConfig();
  const { prefix, env } = config;
  const settings = connectionSettings(env);
  if (!settings) throw InputError.of('TEMPORAL_ADDRESS', 'is not set; name a Temporal server, e.g. 127.0.0.1:7233');
  checkReach(settings, { isShared: config.databaseUrl !== undefined });
  const loaded = await readSpec(specFile, { env, types: componentTypes });
  const batchId = batch ?? newBatchId(loaded.spec.name);
  const draft = await draftBatch(batchId, { loaded, seeds: chooseSeeds(loaded, seedsFile), toolVersion: VERSION });
  const store = await openStore(config);
  try {
    await checkSameSpec(store, draft);
    const client = await connectClient(settings);
    try {
      await prepareNamespace(client.connection as Connection, settings.namespace);
      return await leadByOthers(new BatchClient({ client, store, prefix }), store, draft);
    } finally {
      await client.connection.close();
    }
  } finally {
    await store.close();
  }
}

/** Starts the batch, which workers elsewhere lead, and waits for its end; returns the exit code. */
async function leadByOthers(batches: BatchClient, store: Store, draft: BatchDraft): Promise<number> {
  const { batchId, seedCount } = draft;
  const { takenOver, warnings } = await prepareBatch(store, draft);
  for (const key of takenOver) say(`note: ${key} changed and holds from now on`);
  for (const warning of warnings) say(`note: ${warning}`);
  say(`batch ${batchId}: ${seedCount} ${seedCount === 1 ? 'seed' : 'seeds'}, led by the workers (npm run worker)`);
  const { signal } = new AbortController();
  const end: BatchEnd = (await batches.start(batchId))
    ? await awaitBatch({ batches, store, batchId, signal })
    : { kind: 'closed' };
  const { outcomes, turns } = await store.progress(batchId);
  const counts = OUTCOMES.filter((outcome) => outcomes[outcome]).map((outcome) => `${outcome} ${outcomes[outcome]}`);
  say(`batch ${batchId} is ${end.kind}: ${[...counts, `turns ${turns}`].join(', ')}`);
  if (end.kind !== 'closed')
    say(`${end.reason}; to go on once that is mended, use the same command with --batch ${batchId}`);
  say(`its records: convsim export ${batchId} --format jsonl`);
  const isFine = OUTCOMES.every((outcome) => isNormalOutcome(outcome) || !outcomes[outcome]);
  return end.kind === 'closed' && isFine ? 0 : 1;
}

function readOptions(args: readonly string[]): ClientOptions {
  const usage = 'npm run client -- SPEC [--seeds FILE] [--batch ID]';
  const { values, positionals } = parseOptions(args, usage);
  const [specFile, extra] = positionals;
  if (specFile === undefined) throw InputError.of('SPEC', `is missing; ${usage}`);
  if (extra !== undefined) throw InputError.of(extra, `is one argument too many; ${usage}`);
  return { specFile, seedsFile: values.seeds, batch: values.batch };
}

function parseOptions(args: readonly string[], usage: string) {
  const options = { seeds: { type: 'string' }, batch: { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw InputError.of(args.join(' '), `${error instanceof Error ? error.message : String(error)}; ${usage}`);
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function sayError(error: unknown): void {
  const problems =
    error instanceof InputError ? error.problems.map(({ place, message }) => `${place}: ${message}`) : [];
  const lines = problems.length > 0 ? problems : [error instanceof Error ? error.message : String(error)];
  for (const line of lines) say(`error: ${line}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main(readOptions(process.argv.slice(2)));
  } catch (error) {
    sayError(error);
    process.exitCode = error instanceof InputError ? 2 : error instanceof UnavailableError ? 3 : 1;
  }
}
