import type { ComponentHost, ComponentType } from '../contract/component-type.ts';
import { durationMs } from '../contract/duration.ts';
import { StepFailure } from '../contract/failures.ts';
import { CREDENTIALS_MAY_CHANGE } from '../credentials/credential-fields.ts';
import { credentialVariables } from '../credentials/credential-variables.ts';
import { withToken } from '../credentials/with-token.ts';
import { type BodyValues, bodyValues, withFields } from '../http/body-values.ts';
import { headerValues } from '../http/header-values.ts';
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
import { HistorySender, repeatedCall } from './history-form.ts';
import { toolCallsMade } from './tool-calls-made.ts';

/** Asks AgentServer (MLflow 3.9 and later) for the id of the trace; other servers ignore it. */
const RETURN_TRACE_ID = { 'x-mlflow-return-trace-id': 'true' };

/** Agent `mlflow`: a model server or AgentServer at `url`, or a model that convsim serves; its traces from `trackingUri`. */
export const mlflowAgent: ComponentType<Agent, MlflowOptions> = {
  type: 'mlflow',
  options: MlflowOptions,
  mayChange: [
    'url',
    'headers',
    'answerFrom',
    'traceparent',
    'trackingUri',
    'experimentId',
    'experimentName',
    'traceWait',
    'onMissingTrace',
    'startTimeout',
    ...CREDENTIALS_MAY_CHANGE,
  ],
  paths: ({ modelUri }) =>
    modelUri !== undefined && isLocalModel(modelUri) ? [{ option: 'modelUri', kind: 'folder', path: modelUri }] : [],
  create(options, host) {
    const target = modelTarget(options, host);
    const headers = headerValues(options.headers, 'agent.headers', host.readEnv);
    const own = { headers, ...bodyValues(options.body, 'agent.body', host.readEnv) };
    const history = new HistorySender(options.format === 'input' ? options.history : 'plain');
    return {
      invoke: (call) => invoke({ options, host, target, own, history }, call),
      ...traceFetcher(options, host),
      close: async () => target.close?.(),
    };
  },
};

interface Model {
  readonly options: MlflowOptions;
  readonly host: ComponentHost;
  readonly target: ModelTarget;
  readonly history: HistorySender;
  /** What the spec adds to each request. */
  readonly own: BodyValues<Record<string, unknown>> & { readonly headers: Readonly<Record<string, string>> };
}

async function invoke({ options, host, target, own, history }: Model, call: AgentCall): Promise<AgentReply> {
  const url = await target.url(call.signal);
  const wait = { timeoutMs: host.timeoutMs, signal: call.signal };
  const reply = await history.send(call.messages, (messages, isSecond) => {
    const identity = identityHeaders(isSecond ? repeatedCall(call) : call, options.traceparent);
    return withToken(target.tokens, wait, (credentials) =>
      invokeModel({
        url,
        headers: { ...identity, ...RETURN_TRACE_ID, ...own.headers, ...target.headers, ...credentials },
        body: withFields(own.body, requestBody(options, call, messages)),
        secrets: own.secrets,
        source: { addressOption: options.url && 'agent.url', variables: target.tokens ? [] : variablesOf(options) },
        ...wait,
      }),
    );
  });
  return agentReply(reply, { url, answerFrom: options.answerFrom });
}

function variablesOf({ tokenEnv, usernameEnv, passwordEnv, headers, body }: MlflowOptions): readonly string[] {
  return credentialVariables({ named: [tokenEnv, usernameEnv, passwordEnv], headers, body });
}

function traceFetcher(options: MlflowOptions, host: ComponentHost): Pick<Agent, 'fetchTrace' | 'needsTrace'> {
  const { trackingUri, experimentId, experimentName, traceWait, onMissingTrace } = options;
  if (trackingUri === undefined) return {};
  const server = trackingServer(trackingUri, host);
  const awaitTrace = traceAwaiter({ server, experimentId, experimentName, waitMs: durationMs(traceWait) });
  return {
    needsTrace: onMissingTrace === 'fail',
    async fetchTrace(call) {
      try {
        const fetched = await awaitTrace(call);
        return { ...fetched, toolCalls: toolCallsMade([], fetched.trace) };
      } catch (error) {
        const isMissing = error instanceof StepFailure && error.type === 'TraceMissing';
        if (isMissing && onMissingTrace === 'ignore') return undefined;
        throw error;
      }
    },
  };
}
