import { setTimeout as sleep } from 'node:timers/promises';
import { StepFailure } from '../contract/failures.ts';
import { shownAddress } from '../http/http-url.ts';
import { namedExperiment, type Experiment, type ExperimentName } from './experiment.ts';
import { readInfo, readTrace } from './read-trace.ts';
import { searchTraces } from './search-traces.ts';
import { isFinished } from './trace-info.ts';
import type { TrackingServer } from './tracking-server.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;

/** Where traces are looked for, and for how long. */
export interface TraceSource extends ExperimentName {
  readonly server: TrackingServer;
  readonly waitMs: number;
}

/** The trace that is waited for: by its id where the reply named it, else by the request's. */
export interface WantedTrace {
  readonly traceId: string | undefined;
  readonly clientRequestId: string;
  readonly signal: AbortSignal;
}

/** A whole trace with its id. */
export interface FoundTrace {
  readonly trace: unknown;
  readonly traceId: string;
}

/** Waits for the whole trace of a call, looking again and again with growing pauses. */
export type AwaitTrace = (wanted: WantedTrace) => Promise<FoundTrace>;

/**
 * A function that waits for traces; its experiment is looked up once.
 * @throws {StepFailure} from that function: `TraceMissing` when no whole trace came in time, `WorkerMisconfigured` when
 * the experiment did not, and whatever requests fail with.
 */
export function traceAwaiter(source: TraceSource): AwaitTrace {
  const experiment = namedExperiment(source.server, source);
  return async (wanted) => {
    const endsAt = Date.now() + source.waitMs;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const found = await look({ ...wanted, server: source.server, experiment });
      if (found) return found;
      const leftMs = endsAt - Date.now();
      if (leftMs <= 0) throw await missing(source, wanted, experiment);
      await sleep(Math.min(pauseMs, leftMs), undefined, { signal: wanted.signal });
    }
  };
}

interface Look extends WantedTrace {
  readonly server: TrackingServer;
  readonly experiment: Experiment;
}

/** The trace if it is there now; of several whole ones, left by attempts at the same call, the newest. */
async function look({ server, experiment, ...wanted }: Look): Promise<FoundTrace | undefined> {
  for (const traceId of await candidates({ server, experiment, ...wanted })) {
    const trace = await readTrace({ server, traceId, signal: wanted.signal });
    if (trace !== undefined) return { trace, traceId };
  }
  return undefined;
}

async function candidates(looked: Look): Promise<readonly string[]> {
  if (looked.traceId !== undefined) return [looked.traceId];
  const experimentId = await looked.experiment.find(looked.signal);
  if (experimentId === undefined) return [];
  const infos = await searchTraces({ ...looked, experimentId });
  return infos.filter(isFinished).map((info) => info.trace_id);
}

async function missing(source: TraceSource, wanted: WantedTrace, experiment: Experiment): Promise<StepFailure> {
  const { traceId, clientRequestId, signal } = wanted;
  const isById = traceId !== undefined;
  if (!isById && (await experiment.find(signal)) === undefined) return experiment.missing();
  const what = isById ? `trace ${traceId}, which the reply named,` : `trace with client request id ${clientRequestId}`;
  const state = await traceState({ ...wanted, server: source.server, experiment }).catch(() => undefined);
  const cause = state === undefined ? causeOfNone(isById) : causeOfPart(state);
  return new StepFailure(
    'TraceMissing',
    `${shownAddress(source.server.uri)} had no complete ${what} within ${source.waitMs} ms. ${cause} a higher traceWait waits longer; ` +
      'onMissingTrace: ignore continues without it.',
  );
}

/** The state of an incomplete trace, as `IN_PROGRESS`; `undefined` where it has none. */
async function traceState({ server, experiment, ...wanted }: Look): Promise<string | undefined> {
  const { traceId, clientRequestId, signal } = wanted;
  if (traceId !== undefined) return (await readInfo({ server, traceId, signal }))?.state;
  const experimentId = await experiment.find(signal);
  if (experimentId === undefined) return undefined;
  return (await searchTraces({ server, experimentId, clientRequestId, signal }))[0]?.state;
}

function causeOfNone(isById: boolean): string {
  const cause = isById
    ? 'Does the agent log to this tracking server?'
    : 'The agent must pass custom_inputs.client_request_id to mlflow.update_current_trace(client_request_id=…).';
  return `${cause} MLFLOW_ENABLE_ASYNC_TRACE_LOGGING=false in the agent’s process makes traces come at once;`;
}

function causeOfPart(state: string): string {
  if (isFinished({ state })) return `It is there and ended with ${state}, but not all of its spans are stored yet;`;
  return (
    `It is there, but still ${state}: the agent has not ended its root span. A span that is started by hand has to be ` +
    'ended, and a reply that streams is traced to its end only when it is read to its end;'
  );
}
