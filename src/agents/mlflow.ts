import type { ComponentHost, ComponentType } from '../contract/component-type.ts';
import { durationMs } from '../contract/duration.ts';
import { StepFailure } from '../contract/failures.ts';
import { identityHeaders } from '../http/request-headers.ts';
import { traceAwaiter } from '../mlflow/await-trace.ts';
import { invokeModel } from '../mlflow/invoke-model.ts';
import { isLocalModel } from '../mlflow/model-command.ts';
import { trackingServer } from '../mlflow/tracking-server.ts';
import type { Agent, AgentCall, AgentReply } from './agent.ts';
import { modelTarget, type ModelTarget } from './mlflow/model-target.ts';
import { MlflowOptions } from './mlflow/options.ts';
import { requestBody } from './mlflow/request-body.ts';
import { agentReply } from './agent-reply.ts';

/** Asks AgentServer (MLflow 3.9 and later) for the id of the trace; other servers ignore it. */
const RETURN_TRACE_ID = { 'x-mlflow-return-trace-id': 'true' };

/** Agent `mlflow`: a model server or AgentServer at `url`, or a model that convsim serves; its traces from `trackingUri`. */
export const mlflowAgent: ComponentType<Agent, MlflowOptions> = {
  type: 'mlflow',
  options: MlflowOptions,
  mayChange: ['url', 'trackingUri', 'experimentId', 'experimentName', 'traceWait', 'onMissingTrace', 'startTimeout'],
  paths: ({ modelUri }) =>
    modelUri !== undefined && isLocalModel(modelUri) ? [{ option: 'modelUri', kind: 'folder', path: modelUri }] : [],
  create(options, host) {
    const target = modelTarget(options, host);
    return {
      invoke: (call) => invoke({ options, host, target }, call),
      ...traceFetcher(options, host),
      close: async () => target.close?.(),
    };
  },
};

interface Model {
  readonly options: MlflowOptions;
  readonly host: ComponentHost;
  readonly target: ModelTarget;
}

async function invoke({ options, host, target }: Model, call: AgentCall): Promise<AgentReply> {
  const url = await target.url(call.signal);
  const reply = await invokeModel({
    url,
    headers: { ...identityHeaders(call, options.traceparent), ...RETURN_TRACE_ID, ...target.headers },
    body: requestBody(options, call),
    timeoutMs: host.timeoutMs,
    signal: call.signal,
  });
  return agentReply(reply, { url });
}

function traceFetcher(options: MlflowOptions, host: ComponentHost): Pick<Agent, 'fetchTrace' | 'needsTrace'> {
  const { trackingUri, experimentId, experimentName, traceWait, onMissingTrace } = options;
  if (trackingUri === undefined) return {};
  const server = trackingServer(trackingUri, host);
  const awaitTrace = traceAwaiter({ server, experimentId, experimentName, waitMs: durationMs(traceWait) });
  return {
    needsTrace: onMissingTrace === 'fail',
    fetchTrace: (call) =>
      awaitTrace(call).catch((error: unknown) => {
        const isMissing = error instanceof StepFailure && error.type === 'TraceMissing';
        if (isMissing && onMissingTrace === 'ignore') return undefined;
        throw error;
      }),
  };
}
