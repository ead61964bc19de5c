import { InputError, problemsOf } from '../contract/errors.ts';
import { checkFilePlace, checkOutputPlace } from '../output/check-output-place.ts';
import { checkReach } from '../temporal/check-reach.ts';
import { requiredShare } from '../reports/require-pass.ts';
import { connectionSettings } from '../temporal/connection-settings.ts';
import { readPageFile } from '../view/page-file.ts';
import type { CliContext } from './cli-context.ts';
import { type RunOptions, outputFileOf } from './run-options.ts';

interface Planned {
  /** `undefined` where a new id will be made: no file can have its name yet. */
  readonly batchId: string | undefined;
  readonly options: RunOptions;
}

/**
 * Checks where the files go and which Temporal runs the batch, before anything is written.
 * @throws {InputError} with everything that is wrong.
 */
export async function checkRun({ config }: CliContext, { batchId, options }: Planned): Promise<void> {
  const checks = [
    async () => {
      if (batchId !== undefined || options.out !== undefined)
        await checkOutputPlace(outputFileOf(batchId ?? '', options));
    },
    async () => {
      const external = connectionSettings(config.env);
      if (external) checkReach(external, { isShared: config.databaseUrl !== undefined });
    },
    async () => checkReport(options),
    async () => checkTogether(options),
    async () => checkShare(options),
  ];
  const problems = problemsOf(await Promise.allSettled(checks.map((check) => check())));
  if (problems.length > 0) throw new InputError(problems);
}

async function checkReport({ report, detach }: RunOptions): Promise<void> {
  if (report === undefined) return;
  if (detach) {
    const remedy = 'omit it, and write the report later: convsim report BATCH';
    throw InputError.of('--report', `cannot be combined with --detach, which does not wait for the end; ${remedy}`);
  }
  await checkFilePlace(report, '--report');
  await readPageFile();
}

function checkTogether({ detach, stopServer }: RunOptions): void {
  if (!detach || !stopServer) return;
  throw InputError.of(
    '--stop-server',
    'cannot be combined with --detach: the background worker needs the server; omit one',
  );
}

function checkShare({ detach, requirePass }: RunOptions): void {
  if (requirePass === undefined) return;
  requiredShare(requirePass);
  if (!detach) return;
  throw InputError.of(
    '--require-pass',
    'cannot be combined with --detach, which waits for no verdict; omit it, and require it of convsim judge later',
  );
}
