import { Connection } from '@temporalio/client';

const SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';
const SERVING = 1;

/** A connection to the server at an address of this machine, if it says within `limitMs` that it serves; else `undefined`. */
export async function connectIfServing(address: string, limitMs: number): Promise<Connection | undefined> {
  const connection = Connection.lazy({ address, connectTimeout: limitMs });
  try {
    await connection.ensureConnected();
    const deadline = Date.now() + limitMs;
    const health = await connection.withDeadline(deadline, () => connection.healthService.check({ service: SERVICE }));
    if (health.status === SERVING) return connection;
  } catch {
    // Not there yet, or no longer.
  }
  await connection.close();
  return undefined;
}
