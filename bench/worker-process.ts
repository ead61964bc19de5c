// A worker in a process of its own, as `forkWorker` starts it: arguments are the variant, its home and Temporal's address.
import { openLog } from '../src/logs/open-log.ts';
import { openSqliteStore } from '../src/store/open-store.ts';
import { storeFile } from '../src/store/store-place.ts';
import { embeddedSettings } from '../src/temporal/connection-settings.ts';
import { startWorker } from '../src/worker.ts';
import { boundHeapGrowth } from '../src/worker/bound-heap-growth.ts';
import { startEmptyWorker } from './variants/empty-worker.ts';

const [variant, home = '', address = ''] = process.argv.slice(2);
const settings = embeddedSettings({ address });
const { env } = process;

async function startProduct() {
  boundHeapGrowth();
  const store = await openSqliteStore(storeFile(home));
  const worker = await startWorker({ settings, store, env, log: openLog({ home, env }) });
  return {
    async stop() {
      await worker.stop();
      await store.close();
    },
  };
}

const worker = variant === 'empty' ? await startEmptyWorker({ settings, env, home }) : await startProduct();
process.once('disconnect', () => void worker.stop().then(() => process.exit()));
process.send?.('ready');
