import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** How a bundle's code names its sources in stack traces. */
export interface BundleStyle {
  /** Leaves this machine's paths and the sources out, for a bundle that is shipped. */
  readonly isForShipping: boolean;
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
      ...(isForShipping && { webpackConfigHook: withoutPaths }),
    });
    return code;
  } catch (error) {
    const details = complaints.length > 0 ? complaints.join('\n') : String(error);
    throw new Error(`the workflows in ${workflowsPath} cannot be bundled: ${details}`, { cause: error });
  }
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
