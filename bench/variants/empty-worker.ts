import { Worker } from '@temporalio/worker';
import { openLog } from '../../src/logs/open-log.ts';
import { connectWorker } from '../../src/temporal/connect.ts';
import type { ConnectionSettings } from '../../src/temporal/connection-settings.ts';
import { workflowBundle } from '../../src/temporal/workflow-bundle.ts';
import { installRuntime } from '../../src/worker/install-runtime.ts';
import { WORKER_TUNING } from '../../src/worker/worker-tuning.ts';
import { emptyActivities } from './empty-activities.ts';

/** Task queue of the worker without a store. */
export const EMPTY_QUEUE = 'bench-empty';

interface Settings {
  readonly settings: ConnectionSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** The product's worker with its tuning and its log, but with regular activities that return constants. */
export async function startEmptyWorker({ settings, env, home }: Settings): Promise<{ stop(): Promise<void> }> {
  installRuntime(openLog({ home, env }));
  const connection = await connectWorker(settings);
  const worker = await Worker.create({
    connection,
    namespace: settings.namespace,
    taskQueue: EMPTY_QUEUE,
    workflowBundle: await workflowBundle(env),
    activities: emptyActivities,
    ...WORKER_TUNING,
  });
  const ended = worker.run();
  return {
    async stop() {
      worker.shutdown();
      await ended;
      await connection.close();
    },
  };
}
