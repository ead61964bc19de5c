import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { InputError, UnavailableError } from '../contract/errors.ts';
import { bundleWorkflows } from './bundle-workflows.ts';
import type { Environment } from './environment.ts';

/**
 * The workflows for a worker: the file that `CONVSIM_WORKFLOW_BUNDLE` names, the prebuilt one when running from `dist/`,
 * else bundled from source, which takes some seconds.
 * @throws {InputError} when the named file is not there; {UnavailableError} when `dist/` is incomplete.
 */
export async function workflowBundle(env: Environment): Promise<WorkflowBundleOption> {
  const named = env['CONVSIM_WORKFLOW_BUNDLE'];
  if (named) return namedBundle(named);
  if (import.meta.url.endsWith('.ts')) return bundleFromSource();
  return prebuiltBundle();
}

function namedBundle(named: string): WorkflowBundleOption {
  const codePath = resolve(named);
  if (existsSync(codePath)) return { codePath };
  throw InputError.of('CONVSIM_WORKFLOW_BUNDLE', `there is no file ${named}; correct or unset it`);
}

async function bundleFromSource(): Promise<WorkflowBundleOption> {
  const workflows = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));
  return { code: await bundleWorkflows(workflows, { isForShipping: false }) };
}

function prebuiltBundle(): WorkflowBundleOption {
  const codePath = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
  if (existsSync(codePath)) return { codePath };
  throw new UnavailableError(`${codePath} is missing; run npm run build, or install convsim again`);
}
