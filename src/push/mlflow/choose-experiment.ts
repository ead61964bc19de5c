import { InputError } from '../../contract/errors.ts';
import { StepFailure } from '../../contract/failures.ts';
import { fieldsOf } from '../../contract/fields-of.ts';
import type { SimulationSpec } from '../../contract/simulation-spec.ts';
import { unlessMissing } from '../../mlflow/tracking-server.ts';
import { idIn } from './id-in.ts';
import type { MlflowTarget } from './mlflow-target.ts';

/** Where a batch goes of which nobody says another place. */
const DEFAULT_NAME = 'convsim';

/** An experiment of the server. */
export interface Experiment {
  readonly id: string;
  readonly name: string;
}

/** The experiment to push to: the one named, else that of the spec's agent, else `convsim`. */
export function experimentNamed(given: string | undefined, { agent }: Pick<SimulationSpec, 'agent'>): string {
  const ofSpec = [agent['experimentId'], agent['experimentName']].find((value) => typeof value === 'string');
  return given ?? ofSpec ?? DEFAULT_NAME;
}

/**
 * The experiment of that id or name; one that is not there is created, with that name.
 * @throws {InputError} for one that was deleted. @throws {StepFailure} as the requests.
 */
export async function chooseExperiment(target: MlflowTarget, named: string): Promise<Experiment> {
  const byId = /^\d+$/.test(named) ? await find(target, 'get', { experiment_id: named }) : undefined;
  const found = byId ?? (await find(target, 'get-by-name', { experiment_name: named }));
  if (found) return found;
  try {
    const body = { name: named, tags: [{ key: 'mlflow.experimentKind', value: 'genai_development' }] };
    const made = await target.send({ method: 'POST', path: 'api/2.0/mlflow/experiments/create', body });
    return { id: idIn(made, 'experiment_id'), name: named };
  } catch (error) {
    // Somebody else made it meanwhile, or an answer was lost.
    const made = isThere(error) ? await find(target, 'get-by-name', { experiment_name: named }) : undefined;
    if (made) return made;
    throw error;
  }
}

async function find(
  target: MlflowTarget,
  how: 'get' | 'get-by-name',
  query: Readonly<Record<string, string>>,
): Promise<Experiment | undefined> {
  const reply = await unlessMissing(target.sendOnce({ path: `api/2.0/mlflow/experiments/${how}`, query }));
  const { experiment_id: id, name, lifecycle_stage: stage } = fieldsOf(fieldsOf(reply)['experiment']);
  if (typeof id !== 'string') return undefined;
  if (stage === 'deleted')
    throw InputError.of(
      '--experiment',
      `the experiment ${String(name)} was deleted; restore it in MLflow, or name another one`,
    );
  return { id, name: String(name) };
}

function isThere(error: unknown): boolean {
  return error instanceof StepFailure && /RESOURCE_ALREADY_EXISTS|already exists/i.test(error.message);
}
