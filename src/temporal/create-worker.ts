import { DefaultFailureConverter, type PayloadCodec } from '@temporalio/common';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import type { ConnectionSettings } from './connection-settings.ts';

/** What a worker is made from, beside what `settings` say. */
interface CreateOptions extends Omit<WorkerOptions, 'namespace' | 'dataConverter'> {
  readonly settings: ConnectionSettings;
  readonly codec: PayloadCodec;
}

/** A worker that reads and writes payloads through a codec. Where there is a key, messages of failures are payloads too. */
export async function createWorker({ settings, codec, ...options }: CreateOptions): Promise<Worker> {
  const { namespace, keyring } = settings;
  const worker = await Worker.create({ ...options, namespace, dataConverter: { payloadCodecs: [codec] } });
  // The SDK takes a failure converter only as a file that `require` can load, which TypeScript's sources are not.
  if (keyring) worker.options.loadedDataConverter.failureConverter = ENCODING;
  return worker;
}

const ENCODING = new DefaultFailureConverter({ encodeCommonAttributes: true });
