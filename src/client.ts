import type { Connection } from '@temporalio/client';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { awaitBatch } from './client/await-batch.ts';
import { BatchClient } from './client/batch-client.ts';
import { newBatchId } from './client/new-batch-id.ts';
import { draftBatch, prepareBatch } from './client/prepare-batch.ts';
import { readConfig } from './config.ts';
import { InputError, UnavailableError } from './contract/errors.ts';
import { isNormalOutcome, OUTCOMES } from './contract/outcome.ts';
import { chooseSeeds } from './spec/choose-seeds.ts';
import { componentTypes } from './spec/component-types.ts';
import { readSpec } from './spec/read-spec.ts';
import { openSqliteStore, storeFile } from './store/open-store.ts';
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
  const { home, prefix, env } = readConfig();
  const settings = connectionSettings(env);
  if (!settings) throw InputError.of('TEMPORAL_ADDRESS', 'is not set; name a Temporal server, e.g. 127.0.0.1:7233');
  const loaded = await readSpec(specFile, { env, types: componentTypes });
  const batchId = batch ?? newBatchId(loaded.spec.name);
  const draft = await draftBatch(batchId, { loaded, seeds: chooseSeeds(loaded, seedsFile), toolVersion: VERSION });
  const store = await openSqliteStore(storeFile(home));
  const client = await connectClient(settings);
  try {
    await prepareNamespace(client.connection as Connection, settings.namespace);
    await prepareBatch(store, draft);
    const batches = new BatchClient({ client, store, prefix });
    say(`batch ${batchId}: ${draft.seedCount} seeds; waiting for a worker (npm run worker) to lead them`);
    const { signal } = new AbortController();
    const end = (await batches.start(batchId))
      ? await awaitBatch({ batches, store, batchId, signal })
      : { kind: 'closed' };
    const { outcomes, turns } = await store.progress(batchId);
    say(`batch ${batchId} is ${end.kind}: ${turns} turns, outcomes ${JSON.stringify(outcomes)}`);
    say(`its records: npx convsim export ${batchId} --format jsonl`);
    const isFine = OUTCOMES.every((outcome) => isNormalOutcome(outcome) || !outcomes[outcome]);
    return end.kind === 'closed' && isFine ? 0 : 1;
  } finally {
    await client.connection.close();
    await store.close();
  }
}

function readOptions(args: readonly string[]): ClientOptions {
  const options = { seeds: { type: 'string' }, batch: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [specFile] = positionals;
  if (specFile === undefined)
    throw InputError.of('SPEC', 'is missing; npm run client -- SPEC [--seeds FILE] [--batch ID]');
  return { specFile, seedsFile: values.seeds, batch: values.batch };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main(readOptions(process.argv.slice(2)));
  } catch (error) {
    say(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = error instanceof InputError ? 2 : error instanceof UnavailableError ? 3 : 1;
  }
}
