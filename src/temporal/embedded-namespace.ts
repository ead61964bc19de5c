import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { UnavailableError } from '../contract/errors.ts';
import { errorLine } from './error-line.ts';

const NAMESPACE = 'default';
const TOKEN_KEY = 'convsimToken';

/** How long the embedded server keeps finished workflows; Temporal's own default of 24 hours would lose yesterday's batch. */
const RETENTION_MS = 90 * 24 * 3_600_000;

const CALL_LIMIT_MS = 10_000;

/**
 * The token that the embedded server's namespace holds; `undefined` if it holds none.
 * @throws {UnavailableError} when the call fails.
 */
export async function readToken(connection: Connection): Promise<string | undefined> {
  const { namespaceInfo } = await limited(connection, () =>
    connection.workflowService.describeNamespace({ namespace: NAMESPACE }),
  );
  return namespaceInfo?.data?.[TOKEN_KEY] ?? undefined;
}

/** Puts the token of this start into the namespace and sets how long finished workflows are kept. */
export async function writeTokenAndRetention(connection: Connection, token: string): Promise<void> {
  await limited(connection, () =>
    connection.workflowService.updateNamespace({
      namespace: NAMESPACE,
      updateInfo: { data: { [TOKEN_KEY]: token } },
      config: { workflowExecutionRetentionTtl: msToTs(RETENTION_MS) },
    }),
  );
}

async function limited<Result>(connection: Connection, call: () => Promise<Result>): Promise<Result> {
  try {
    return await connection.withDeadline(Date.now() + CALL_LIMIT_MS, call);
  } catch (error) {
    throw new UnavailableError(
      `the Temporal server at ${connection.options.address} fails: ${errorLine(error)}; try again, or end it with convsim server --stop`,
      { cause: error },
    );
  }
}
