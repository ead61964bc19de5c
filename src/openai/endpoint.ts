import { z } from 'zod';
import type { ComponentHost } from '../contract/component-type.ts';
import { readVariable } from '../contract/secrets.ts';
import { HttpUrl, joinUrl } from '../http/http-url.ts';
import { sendJson } from '../http/send-json.ts';
import type { JsonReply } from '../http/http-reply.ts';

const OPENAI_HOST = 'api.openai.com';

/** Azure's own hosts; a gateway before them is named by the option `azure`. */
const AZURE_HOST = /\.(?:openai\.azure\.com|cognitiveservices\.azure\.com|services\.ai\.azure\.com)$/;

/** Options that say where an OpenAI-compatible model is; spread them into a component's strict schema. */
export const EndpointFields = {
  baseUrl: HttpUrl.describe('An OpenAI-compatible address, without /chat/completions or /responses.'),
  model: z.string().min(1).describe("The model's name; on Azure the deployment, on Databricks the serving endpoint."),
  apiKeyEnv: z.string().min(1).optional().describe('Name of the environment variable with the key.'),
  azure: z
    .strictObject({ apiVersion: z.string().min(1).optional().describe('Sent as api-version.') })
    .optional()
    .describe('The server takes keys as Azure does, in the header api-key; known by itself for hosts of Azure.'),
};

/** `EndpointFields` for chat completions. */
export const ChatEndpointFields = {
  ...EndpointFields,
  maxTokensField: z
    .enum(['max_tokens', 'max_completion_tokens'])
    .optional()
    .describe('How the server calls the limit of an answer. Default: max_completion_tokens on OpenAI and Azure.'),
};

const ChatEndpoint = z.strictObject(ChatEndpointFields);

/** Where a model is, as a spec says it. */
export type EndpointOptions = z.infer<typeof ChatEndpoint>;

/** Options that may change when a batch is resumed. */
export const ENDPOINT_MAY_CHANGE = ['baseUrl', 'apiKeyEnv', 'azure.apiVersion'] as const;

/** An OpenAI-compatible server, ready to be asked. */
export interface OpenAiEndpoint {
  readonly model: string;
  /** Secrets included; for redaction only. */
  readonly headers: Readonly<Record<string, string>>;
  /** The field of a chat completion that limits the answer. */
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** The address of `path`, e.g. `chat/completions`. */
  readonly url: (path: string) => string;
  /** @throws {StepFailure} as `sendJson`. */
  readonly post: (request: EndpointRequest) => Promise<JsonReply>;
}

/** One request to the server. */
export interface EndpointRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Beside `model`. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/**
 * Makes an endpoint of its options.
 * @param section - Where the options stand in the spec, for messages, e.g. `agent.llm`.
 * @throws {StepFailure} `WorkerMisconfigured` when the variable with the key is not set.
 */
export function openEndpoint(options: EndpointOptions, host: ComponentHost, section: string): OpenAiEndpoint {
  const { model, maxTokensField, apiKeyEnv } = options;
  const { hostname } = new URL(options.baseUrl);
  const isAzure = options.azure !== undefined || AZURE_HOST.test(hostname);
  const key = apiKeyEnv && readVariable(`${section}.apiKeyEnv`, apiKeyEnv, host.readEnv);
  const headers = keyHeaders(key, isAzure);
  const url = (path: string) => endpointUrl(options, path);
  return {
    model,
    headers,
    // Newer models of OpenAI refuse max_tokens; many other servers know nothing else.
    maxTokensField: maxTokensField ?? (isAzure || hostname === OPENAI_HOST ? 'max_completion_tokens' : 'max_tokens'),
    url,
    post: ({ path, signal, body, ...sent }) =>
      sendJson({
        method: 'POST',
        url: url(path),
        headers: { ...sent.headers, ...headers },
        body: { model, ...body },
        timeoutMs: host.timeoutMs,
        signal,
      }),
  };
}

function keyHeaders(key: string | undefined, isAzure: boolean): Record<string, string> {
  if (key === undefined) return {};
  return isAzure ? { 'api-key': key } : { authorization: `Bearer ${key}` };
}

function endpointUrl({ baseUrl, azure }: EndpointOptions, path: string): string {
  const url = new URL(joinUrl(baseUrl, path));
  if (azure?.apiVersion !== undefined) url.searchParams.set('api-version', azure.apiVersion);
  return url.href;
}
