import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker';
import type { Environment } from '../contract/environment.ts';
import { InputError, UnavailableError } from '../contract/errors.ts';

/** What a bundle's code says of its sources in stack traces. */
export interface BundleStyle {
  /** Leaves out this machine's paths, the sources, and stack traces altogether, for a bundle that is shipped. */
  readonly isForShipping: boolean;
}

const FAILURE_CONVERTER = fileURLToPath(new URL('../workflows/failure-converter.ts', import.meta.url));
const WITHOUT_STACKS = fileURLToPath(new URL('../workflows/without-stacks.ts', import.meta.url));

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

/** A bundle whose workflows make payloads of the messages of failures: for workers that encrypt. */
export async function withEncodedFailures(bundle: WorkflowBundleOption): Promise<WorkflowBundleOption> {
  const code = 'code' in bundle ? bundle.code : await readFile(bundle.codePath, 'utf8');
  // On the first line, so that the source map stays true.
  return { code: `globalThis.convsimEncodesFailures = true; ${code}` };
}

/**
 * Bundles workflow code (a `.ts` or `.js` file) for Temporal's sandbox; returns JavaScript.
 * @throws {Error} with the bundler's words, e.g. about a module that workflows must not import.
 */
export async function bundleWorkflows(workflowsPath: string, { isForShipping }: BundleStyle): Promise<string> {
  const complaints: string[] = [];
  const logger = new DefaultLogger('ERROR', (entry) => complaints.push(entry.message));
  try {
    const { code } = await bundleWorkflowCode({
      workflowsPath,
      logger,
      failureConverterPath: FAILURE_CONVERTER,
      ...(isForShipping && { webpackConfigHook: withoutPaths, preloadModules: [WITHOUT_STACKS] }),
    });
    return code;
  } catch (error) {
    const details = complaints.length > 0 ? complaints.join('\n') : String(error);
    throw new Error(`the workflows in ${workflowsPath} cannot be bundled: ${details}`, { cause: error });
  }
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

function withoutPaths<Configuration extends { output?: object; devtool?: unknown }>(
  config: Configuration,
): Configuration {
  return {
    ...config,
    devtool: 'inline-nosources-source-map',
    output: { ...config.output, devtoolModuleFilenameTemplate: '[resource-path]' },
  };
}
