import type { Environment } from '../../contract/environment.ts';
import { InputError } from '../../contract/errors.ts';
import { StepFailure } from '../../contract/failures.ts';
import { HttpUrl, joinUrl } from '../../http/http-url.ts';
import {
  trackingHeaders,
  trackingServer,
  type TrackingRequest,
  type TrackingServer,
} from '../../mlflow/tracking-server.ts';
import type { SpanReceiver } from '../send-spans.ts';
import { withRetries } from '../with-retries.ts';

/** Bounds a request, in milliseconds. */
const LONGEST_REQUEST_MS = 60_000;

/** The MLflow server that is pushed to. */
export interface MlflowTarget {
  /** Its address as it was given. */
  readonly uri: string;
  /** A request, tried again while its failure may pass: only for what may arrive twice. */
  readonly send: (request: Omit<TrackingRequest, 'signal'>) => Promise<unknown>;
  /** A request that is sent once. */
  readonly sendOnce: (request: Omit<TrackingRequest, 'signal'>) => Promise<unknown>;
  /** Takes spans for an experiment. */
  readonly receiver: (experimentId: string) => SpanReceiver;
  readonly signal: AbortSignal;
}

/**
 * The server at `--tracking-uri` or `MLFLOW_TRACKING_URI`, with the credentials that MLflow's clients read; makes no request.
 * @throws {InputError} for an address that is missing or is none of a server.
 */
export function mlflowTarget(given: string | undefined, env: Environment, signal: AbortSignal): MlflowTarget {
  const uri = trackingUri(given, env);
  const readEnv = (name: string) => env[name];
  const server = trackingServer(uri, { readEnv, timeoutMs: LONGEST_REQUEST_MS, projectDir: '.' });
  const sendOnce: MlflowTarget['sendOnce'] = (request) =>
    server.send({ ...request, signal }).catch((error: unknown) => {
      throw isRouteMissing(request.path, error) ? tooOld(error) : error;
    });
  return {
    uri,
    signal,
    sendOnce,
    send: (request) => withRetries(() => sendOnce(request), { signal }),
    receiver: (experimentId) => receiverOf(server, { experimentId, headers: trackingHeaders(readEnv) }),
  };
}

/** Routes that create or list: what they answer 404 to is the request, not what it asks for. */
const ROUTES = ['api/3.0/mlflow/traces', 'api/3.0/mlflow/datasets/search'];

function isRouteMissing(path: string, error: unknown): error is StepFailure {
  return error instanceof StepFailure && ROUTES.includes(path) && (error.status === 404 || error.status === 405);
}

function tooOld(failure: StepFailure): StepFailure {
  const { type, message, status } = failure;
  return new StepFailure(type, `${message} Is it MLflow 3.4 or later?`, { status, cause: failure });
}

function trackingUri(given: string | undefined, env: Environment): string {
  const place = given === undefined ? 'MLFLOW_TRACKING_URI' : '--tracking-uri';
  const uri = (given ?? env['MLFLOW_TRACKING_URI'])?.trim();
  if (!uri)
    throw InputError.of(
      '--tracking-uri',
      'is missing: give the address of an MLflow server, such as http://localhost:5000, or set MLFLOW_TRACKING_URI',
    );
  if (uri.startsWith('databricks'))
    throw InputError.of(
      place,
      'Databricks takes traces in another way, which convsim does not know; name an MLflow server',
    );
  const parsed = HttpUrl.safeParse(uri);
  if (parsed.success) return parsed.data;
  throw InputError.of(place, parsed.error.issues[0]?.message ?? 'is no address');
}

/** `POST /v1/traces`, which takes protobuf from MLflow 3.4 on, and JSON only from 3.12 on. */
function receiverOf(
  { uri }: TrackingServer,
  { experimentId, headers }: { readonly experimentId: string; readonly headers: Readonly<Record<string, string>> },
): SpanReceiver {
  return {
    url: joinUrl(uri, 'v1/traces'),
    headers: { ...headers, 'x-mlflow-experiment-id': experimentId },
    protocol: 'http/protobuf',
    isGzip: false,
    timeoutMs: LONGEST_REQUEST_MS,
  };
}
