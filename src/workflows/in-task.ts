import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  type LocalActivityOptions,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';

/**
 * One attempt, which has to be quick: the worker tells the server every few seconds that the task is alive, and each of
 * these words stays in the history.
 */
const IN_TASK_OPTIONS: LocalActivityOptions = { startToCloseTimeout: '10s', retry: { maximumAttempts: 1 } };

const localActivities = proxyLocalActivities<Pick<Activities, InTask>>(IN_TASK_OPTIONS);

/** Activities that a store answers within milliseconds. */
type InTask = 'persistTurn' | 'persistAndExtract' | 'extractContext' | 'endConversation' | 'noteJudgeFailure';

/**
 * Runs an activity within the workflow task, as a local activity: no task of its own for the server, one event instead of six.
 * Returns `undefined` where it failed in a way that may pass. The caller then runs the regular activity, which is retried for as
 * long as any, and whose attempts and failures people see in the Temporal UI.
 * @throws {ActivityFailure} when the failure is final.
 */
export async function inTask<Name extends InTask>(
  name: Name,
  input: Parameters<Activities[Name]>[0],
  summary: string,
): Promise<Awaited<ReturnType<Activities[Name]>> | undefined> {
  try {
    const run = localActivities[name] as LocalActivity<Name>;
    // Cancelled in the task that starts it, it would fail that task for ever: the SDK's core 1.24.0 sends an invalid command.
    return await CancellationScope.nonCancellable(() =>
      run.executeWithOptions({ ...IN_TASK_OPTIONS, summary }, [input]),
    );
  } catch (error) {
    if (isFinal(error)) throw error;
    return undefined;
  }
}

interface LocalActivity<Name extends InTask> {
  executeWithOptions(
    options: LocalActivityOptions,
    input: [Parameters<Activities[Name]>[0]],
  ): Promise<Awaited<ReturnType<Activities[Name]>>>;
}

function isFinal(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
}
