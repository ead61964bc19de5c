import { fieldsOf } from '../../contract/fields-of.ts';
import { withRetries } from '../with-retries.ts';
import { idIn } from './id-in.ts';
import type { MlflowTarget } from './mlflow-target.ts';

/** Records in one request. */
const PAGE = 100;

/** Puts rows into an evaluation dataset. */
export interface DatasetWriter {
  /** Rows that the server has taken; those with equal inputs are one there. */
  readonly written: number;
  /** Adds a row; sends what there is when it is a page. */
  add(record: object): Promise<void>;
  /** Sends what is left. */
  flush(): Promise<void>;
}

/** The dataset of that name in an experiment, made if there is none. */
export async function datasetWriter(target: MlflowTarget, experimentId: string, name: string): Promise<DatasetWriter> {
  const datasetId = await withRetries(
    async () => (await findDataset(target, experimentId, name)) ?? makeDataset(target, experimentId, name),
    target,
  );
  let page: object[] = [];
  let written = 0;
  const flush = async () => {
    if (page.length === 0) return;
    const [records, count] = [JSON.stringify(page), page.length];
    page = [];
    // An upsert by inputs, so it may arrive twice.
    await target.send({ method: 'POST', path: `api/3.0/mlflow/datasets/${datasetId}/records`, body: { records } });
    written += count;
  };
  return {
    get written() {
      return written;
    },
    async add(record) {
      page.push(record);
      if (page.length === PAGE) await flush();
    },
    flush,
  };
}

/** Names are not unique in MLflow: the oldest one is taken. */
async function findDataset(
  { sendOnce }: MlflowTarget,
  experimentId: string,
  name: string,
): Promise<string | undefined> {
  const body = {
    experiment_ids: [experimentId],
    filter_string: `name = '${name}'`,
    max_results: 1,
    order_by: ['created_time ASC'],
  };
  const reply = await sendOnce({ method: 'POST', path: 'api/3.0/mlflow/datasets/search', body });
  const { datasets } = fieldsOf(reply);
  const id = fieldsOf(Array.isArray(datasets) ? (datasets as readonly unknown[])[0] : undefined)['dataset_id'];
  return typeof id === 'string' ? id : undefined;
}

async function makeDataset({ sendOnce }: MlflowTarget, experimentId: string, name: string): Promise<string> {
  const body = { name, experiment_ids: [experimentId], tags: JSON.stringify({ 'convsim.pushed': 'true' }) };
  const reply = await sendOnce({ method: 'POST', path: 'api/3.0/mlflow/datasets/create', body });
  return idIn(fieldsOf(reply)['dataset'], 'dataset_id');
}
