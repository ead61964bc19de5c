import { StepFailure } from '../contract/failures.ts';
import { withDeadline } from '../process/with-deadline.ts';
import { shownOutput, startModelServer, type ModelStart, type RunningModel } from './start-model-server.ts';

/** A server that dies more often than this within ten minutes is not started again before they are over. */
const MAX_ENDS = 5;
const WINDOW_MS = 10 * 60_000;
/** A failed start is reported once its server has stopped. */
const LONGEST_STOP_MS = 30_000;

/** A model server that is started when it is first needed, and again when it has died. */
export interface ModelServer {
  /**
   * Its address, `http://127.0.0.1:<port>`, once it answers. All who ask meanwhile wait for the same start.
   * @throws {StepFailure} `WorkerMisconfigured` when it does not start or keeps dying.
   * @throws the signal's reason when the caller gives up; the start continues for the others.
   */
  origin(signal: AbortSignal): Promise<string>;
  stop(): Promise<void>;
}

/** A model server; nothing is started yet. */
export function modelServer(options: Omit<ModelStart, 'signal'>): ModelServer {
  const stopping = new AbortController();
  const ends: number[] = [];
  let starting: Promise<RunningModel> | undefined;
  const noteEnd = async (ended: Promise<unknown>): Promise<void> => {
    await ended;
    ends.push(Date.now());
    starting = undefined;
  };
  const start = async (): Promise<RunningModel> => {
    const started = await startModelServer({ ...options, signal: stopping.signal });
    void noteEnd(started.process.ended);
    return started;
  };
  let last: RunningModel | undefined;
  const running = (): Promise<RunningModel> => {
    stopping.signal.throwIfAborted();
    if (starting) return starting;
    if (last && recent(ends) >= MAX_ENDS) throw keepsEnding(last, options.redact);
    starting = start();
    starting.then(
      (model) => (last = model),
      () => (starting = undefined),
    );
    return starting;
  };
  return {
    async origin(signal) {
      const limits = { timeoutMs: options.startTimeoutMs + LONGEST_STOP_MS, signal, timedOut: stillStarting };
      return (await withDeadline(limits, async () => running())).origin;
    },
    async stop() {
      stopping.abort(
        new StepFailure('Unavailable', 'The worker has stopped its model server; another attempt follows.'),
      );
      const model = await starting?.catch(() => undefined);
      await model?.process.stop();
    },
  };
}

function recent(ends: readonly number[]): number {
  return ends.filter((at) => Date.now() - at < WINDOW_MS).length;
}

function stillStarting(): StepFailure {
  return new StepFailure('TimedOut', 'the model server is still starting; another attempt follows.', {
    option: 'agent.modelUri',
  });
}

function keepsEnding({ process }: RunningModel, redact: ModelStart['redact']): StepFailure {
  return new StepFailure(
    'WorkerMisconfigured',
    `the model server ended ${MAX_ENDS} times within ${WINDOW_MS / 60_000} minutes. ${shownOutput(process, redact)}`,
    { option: 'agent.modelUri' },
  );
}
