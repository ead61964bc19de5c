import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { bundleWorkflows } from '../../src/temporal/workflow-bundle.ts';
import { startLocalTemporal } from './local-temporal.ts';

declare module 'vitest' {
  interface ProvidedContext {
    temporalAddress: string;
    workflowBundle: string;
  }
}

/** One dev server and one workflow bundle for all workflow tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'convsim-test-'));
  const bundle = join(folder, 'workflows.js');
  const workflows = fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url));
  writeFileSync(bundle, await bundleWorkflows(workflows, { isForShipping: false }));
  const environment = await startLocalTemporal();
  project.provide('temporalAddress', environment.address);
  project.provide('workflowBundle', bundle);
  return async () => {
    await environment.teardown();
    rmSync(folder, { recursive: true, force: true });
  };
}
