import type { ComponentHost } from '../../contract/component-type.ts';
import { durationMs } from '../../contract/duration.ts';
import { readVariable } from '../../contract/secrets.ts';
import { renewedTokens } from '../../credentials/credential-fields.ts';
import type { TokenSource } from '../../credentials/token-source.ts';
import { redact } from '../../http/redact.ts';
import { namedExperiment } from '../../mlflow/experiment.ts';
import { invocationsUrl } from '../../mlflow/invoke-model.ts';
import { modelCommand } from '../../mlflow/model-command.ts';
import { sharedModelServer } from '../../mlflow/shared-model-server.ts';
import { basicAuth, trackingServer } from '../../mlflow/tracking-server.ts';
import type { MlflowOptions } from './options.ts';

/** Where requests go. */
export interface ModelTarget {
  readonly headers: Readonly<Record<string, string>>;
  /** Tokens to send beside the headers. */
  readonly tokens?: TokenSource | undefined;
  /** The address of `/invocations`; a model that convsim serves is started first. */
  url(signal: AbortSignal): Promise<string>;
  /** Ends what was started. */
  close?(): Promise<void>;
}

/**
 * The server that a spec names, or the one that convsim starts for `modelUri`. Starts nothing and makes no request.
 * @throws {StepFailure} `WorkerMisconfigured` when a variable is not set, or the PATH has no `mlflow`.
 */
export function modelTarget(options: MlflowOptions, host: ComponentHost): ModelTarget {
  const { url, modelUri } = options;
  if (modelUri !== undefined) return servedTarget({ ...options, modelUri }, host);
  const address = invocationsUrl(url ?? '');
  return {
    headers: authHeaders(options, host.readEnv),
    tokens: renewedTokens(options, host, 'agent'),
    url: async () => address,
  };
}

function servedTarget(options: MlflowOptions & { modelUri: string }, host: ComponentHost): ModelTarget {
  const server = sharedModelServer({
    command: modelCommand(options, host),
    startTimeoutMs: durationMs(options.startTimeout),
    redact: trackingRedactor(host.readEnv),
  });
  const needExperiment = experimentCheck(options, host);
  return {
    headers: {},
    async url(signal) {
      await needExperiment(signal);
      return invocationsUrl(await server.origin(signal));
    },
    close: () => server.stop(),
  };
}

/** MLflow creates a missing experiment once for each of several first questions, fails, and loses the traces of these. */
function experimentCheck(options: MlflowOptions, host: ComponentHost): (signal: AbortSignal) => Promise<void> {
  const { trackingUri } = options;
  if (trackingUri === undefined) return async () => undefined;
  const experiment = namedExperiment(trackingServer(trackingUri, host), options);
  return async (signal) => {
    if ((await experiment.find(signal)) === undefined) throw experiment.missing();
  };
}

/** A server that cannot log in may print what it tried. */
function trackingRedactor(readEnv: ComponentHost['readEnv']): (text: string) => string {
  const password = readEnv('MLFLOW_TRACKING_PASSWORD') ?? '';
  const token = readEnv('MLFLOW_TRACKING_TOKEN') ?? '';
  return (text) => redact(text, { url: '', headers: { password, token } });
}

function authHeaders(options: MlflowOptions, readEnv: ComponentHost['readEnv']): Record<string, string> {
  const read = (key: 'tokenEnv' | 'usernameEnv' | 'passwordEnv') =>
    readVariable(`agent.${key}`, options[key] ?? '', readEnv);
  if (options.tokenEnv !== undefined) return { authorization: `Bearer ${read('tokenEnv')}` };
  if (options.usernameEnv === undefined) return {};
  return { authorization: basicAuth(read('usernameEnv'), read('passwordEnv')) };
}
