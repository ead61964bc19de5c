import { Command } from 'commander';
import { InputError } from '../../contract/errors.ts';
import { chooseExperiment, type Experiment, experimentNamed } from '../../push/mlflow/choose-experiment.ts';
import { datasetWriter } from '../../push/mlflow/dataset-writer.ts';
import { type MlflowTarget, mlflowTarget } from '../../push/mlflow/mlflow-target.ts';
import { pushToMlflow } from '../../push/mlflow/push-to-mlflow.ts';
import { sessionsLink } from '../../push/mlflow/sessions-link.ts';
import { counted } from '../../progress/amounts.ts';
import { requireSets } from '../../reports/choose-set.ts';
import type { Batch, Store } from '../../store/store.ts';
import type { CliContext } from '../cli-context.ts';
import { helpNotes } from '../help-notes.ts';
import { type EndedPush, orUnavailable, pushBatch } from '../push-batch.ts';
import { openKnownStore, requireLoaded } from '../require-batch.ts';

interface MlflowOptions {
  readonly trackingUri?: string;
  readonly experiment?: string;
  readonly set?: string;
  /** `false` with `--no-dataset`. */
  readonly dataset?: string | false;
}

/** `convsim push mlflow BATCH`: sessions, traces, assessments and an evaluation dataset in an MLflow server. */
export function pushMlflowCommand(context: CliContext): Command {
  return new Command('mlflow')
    .argument('<batch>', 'id of the batch')
    .description('put the conversations of a batch into an MLflow server, as sessions')
    .addHelpText(
      'after',
      helpNotes(
        'push.md#mlflow',
        'convsim push mlflow nightly-7',
        'convsim push mlflow nightly-7 --experiment support-bot --no-dataset',
      ),
    )
    .option('--tracking-uri <url>', 'the MLflow server; default: MLFLOW_TRACKING_URI')
    .option('--experiment <name or id>', "created if there is none; default: that of the spec's agent, or convsim")
    .option('--set <name>', 'only the scores of this set; default: those of all')
    .option('--dataset <name>', 'name of the evaluation dataset of the seeds; default: the id of the batch')
    .option('--no-dataset', 'make no evaluation dataset')
    .action(async (batchId: string, options: MlflowOptions) => {
      await using store = await openKnownStore(context);
      const batch = await requireLoaded(store, batchId);
      await checkOptions(store, batch, options);
      process.exitCode = await pushBatch(context, batch, (signal, onProgress) =>
        push({ context, store, batch, options, signal, onProgress }),
      );
    });
}

async function checkOptions(store: Store, { batchId }: Batch, { set, dataset }: MlflowOptions): Promise<void> {
  if (set !== undefined) await requireSets(store, { batchId, set });
  if (typeof dataset === 'string' && !/^[^'"\\]{1,250}$/.test(dataset))
    throw InputError.of('--dataset', 'expected a name of 1 to 250 characters without quotation marks and backslashes');
}

interface Push {
  readonly context: CliContext;
  readonly store: Store;
  readonly batch: Batch;
  readonly options: MlflowOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

async function push({ context, store, batch, options, signal, onProgress }: Push): Promise<EndedPush> {
  const { trackingUri, set } = options;
  const target = mlflowTarget(trackingUri, context.config.env, signal);
  const experiment = await orUnavailable(
    chooseExperiment(target, experimentNamed(options.experiment, batch.manifest.spec)),
  );
  const dataset = await orUnavailable(datasetOf(target, experiment, { batch, options }));
  const result = await pushToMlflow({ store, batch, set, target, experiment, dataset, onProgress });
  const { traces, assessments } = result;
  const rows = dataset ? `, ${counted(dataset.written, 'row')} of the dataset ${nameOf(batch, options)}` : '';
  const what = `${counted(traces, 'trace')}, ${counted(assessments, 'assessment')}${rows}`;
  return { result, what, place: sessionsLink(target.uri, experiment.id) };
}

async function datasetOf(
  target: MlflowTarget,
  { id }: Experiment,
  { batch, options }: Pick<Push, 'batch' | 'options'>,
) {
  return options.dataset === false ? undefined : datasetWriter(target, id, nameOf(batch, options));
}

function nameOf({ batchId }: Batch, { dataset }: MlflowOptions): string {
  return typeof dataset === 'string' ? dataset : batchId;
}
