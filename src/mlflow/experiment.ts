import { StepFailure } from '../contract/failures.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { shownAddress } from '../http/http-url.ts';
import { unlessMissing, type TrackingServer } from './tracking-server.ts';

/** An experiment as a spec names it; one of the two is set. */
export interface ExperimentName {
  readonly experimentId?: string | undefined;
  readonly experimentName?: string | undefined;
}

/** An experiment on a tracking server. */
export interface Experiment {
  /** Its id; `undefined` while the server has none of that name. */
  find(signal: AbortSignal): Promise<string | undefined>;
  /** The failure of one that is not there. */
  missing(): StepFailure;
}

/** The experiment that a spec names; looked up until it is found, then remembered. */
export function namedExperiment(server: TrackingServer, named: ExperimentName): Experiment {
  let known: string | undefined;
  return {
    find: async (signal) => (known ??= await lookUp(server, named, signal)),
    missing: () => noExperiment(server, named),
  };
}

async function lookUp(
  server: TrackingServer,
  { experimentId, experimentName = '' }: ExperimentName,
  signal: AbortSignal,
): Promise<string | undefined> {
  const request =
    experimentId === undefined
      ? { path: 'api/2.0/mlflow/experiments/get-by-name', query: { experiment_name: experimentName } }
      : { path: 'api/2.0/mlflow/experiments/get', query: { experiment_id: experimentId } };
  const reply = await unlessMissing(server.send({ ...request, signal }));
  const id = fieldsOf(fieldsOf(reply)['experiment'])['experiment_id'];
  return typeof id === 'string' ? id : undefined;
}

function noExperiment({ uri }: TrackingServer, { experimentId, experimentName }: ExperimentName): StepFailure {
  const named = experimentId === undefined ? `experimentName: ${experimentName}` : `experimentId: ${experimentId}`;
  return new StepFailure(
    'WorkerMisconfigured',
    `${shownAddress(uri)} has no experiment for agent.${named}. Correct it, or create the experiment, and resume.`,
  );
}
