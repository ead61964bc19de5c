import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../src/contract/search-attributes.ts';
import { temporalCli } from './temporal-cli.ts';

/** Starts a Temporal dev server in memory, with convsim's search attributes; tear it down at the end. */
export async function startLocalTemporal(
  dynamicConfig: Readonly<Record<string, string>> = {},
): Promise<TestWorkflowEnvironment> {
  const values = { 'system.enableActivityEagerExecution': 'true', ...dynamicConfig };
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: await temporalCli() },
      searchAttributes: Object.values(SEARCH_ATTRIBUTES),
      extraArgs: Object.entries(values).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${value}`]),
    },
  });
}

/** Starts a server on which workflows are told to continue as new after `events` events of history. */
export function startForgetfulTemporal(events: number): Promise<TestWorkflowEnvironment> {
  return startLocalTemporal({ 'limit.historyCount.suggestContinueAsNew': String(events) });
}
