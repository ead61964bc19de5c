import { z } from 'zod';
import type { ComponentHost } from '../contract/component-type.ts';
import { HIDDEN_VALUE } from '../contract/hidden-value.ts';
import { readVariable } from '../contract/secrets.ts';
import { VariableName } from '../contract/variable-name.ts';
import {
  CREDENTIALS_MAY_CHANGE,
  CredentialFields,
  type CredentialOptions,
  credentialProblems,
  renewedTokens,
} from '../credentials/credential-fields.ts';
import { credentialVariables } from '../credentials/credential-variables.ts';
import { type TokenHeaders, withToken } from '../credentials/with-token.ts';
import { bodyField, bodyValues } from '../http/body-values.ts';
import { HeaderField, headerValues } from '../http/header-values.ts';
import { HttpUrl } from '../http/http-url.ts';
import { sendJson } from '../http/send-json.ts';
import type { JsonReply } from '../http/http-reply.ts';
import { baseUrlProblem, CHAT_PATH, endpointUrl } from './endpoint-url.ts';

const OPENAI_HOST = 'api.openai.com';

/** Azure's own hosts; a gateway before them is named by the option `azure`. */
const AZURE_HOST = /\.(?:openai\.azure\.com|cognitiveservices\.azure\.com|services\.ai\.azure\.com)$/;

/** Fields of a request that no option `body` may set. */
const RESERVED = ['model', 'messages', 'input', 'instructions', 'tools', 'stream', 'store'];

const BaseUrl = HttpUrl.superRefine((text, context) => {
  const message = baseUrlProblem(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** Options for the address of an OpenAI-compatible model and its requests; spread them into a schema for `endpointSchema`. */
export const EndpointFields = {
  baseUrl: BaseUrl.describe('An OpenAI-compatible address, such as https://host/v1.'),
  model: z.string().min(1).describe("The model's name; on Azure the deployment, on Databricks the serving endpoint."),
  apiKeyEnv: VariableName.optional().describe('Name of the environment variable with the key.'),
  ...CredentialFields,
  ...HeaderField,
  ...bodyField(RESERVED),
  stream: z.boolean().default(false).describe('Requests the answer as a stream, for models that only stream.'),
  azure: z
    .strictObject({ apiVersion: z.string().min(1).optional().describe('Sent as api-version.') })
    .optional()
    .describe('The server takes keys as Azure does, in the header api-key; Azure hosts are detected.'),
};

/** `EndpointFields` for chat completions. */
export const ChatEndpointFields = {
  ...EndpointFields,
  maxTokensField: z
    .enum(['max_tokens', 'max_completion_tokens'])
    .optional()
    .describe('How the server calls the limit of an answer. Default: max_completion_tokens on OpenAI and Azure.'),
};

/** A strict schema of fields that hold `EndpointFields`; credentials that do not go together are problems at their keys. */
export function endpointSchema<Fields extends z.ZodRawShape>(fields: Fields) {
  return z.strictObject(fields).superRefine((options, context) => {
    const { apiKeyEnv, headers, ...rest } = options as unknown as EndpointOptions;
    // Azure takes the key in a header of its own.
    const isKeyApart = apiKeyEnv !== undefined && isAzure(rest);
    const problems = credentialProblems(isKeyApart ? rest : { ...rest, headers }, { apiKeyEnv });
    for (const problem of problems) context.addIssue({ code: 'custom', ...problem, params: HIDDEN_VALUE });
  });
}

function isAzure({ azure, baseUrl }: Pick<EndpointOptions, 'azure' | 'baseUrl'>): boolean {
  return azure !== undefined || (URL.canParse(baseUrl) && AZURE_HOST.test(new URL(baseUrl).hostname));
}

/** The endpoint of a model, as in a spec; what a schema has defaults for may be left out. */
export interface EndpointOptions extends CredentialOptions {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKeyEnv?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly stream?: boolean;
  readonly azure?: { readonly apiVersion?: string | undefined } | undefined;
  readonly maxTokensField?: OpenAiEndpoint['maxTokensField'] | undefined;
}

/** Options that may change when a batch is resumed. */
export const ENDPOINT_MAY_CHANGE = ['baseUrl', 'apiKeyEnv', 'azure.apiVersion', 'headers', ...CREDENTIALS_MAY_CHANGE];

/** An OpenAI-compatible server, ready to be asked. */
export interface OpenAiEndpoint {
  readonly model: string;
  /** The field of a chat completion that limits the answer. */
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** The address of `path`, e.g. `chat/completions`. */
  readonly url: (path: string) => string;
  /** @throws {StepFailure} as `sendJson`, and what getting a token fails with. */
  readonly post: (request: EndpointRequest) => Promise<JsonReply>;
}

/** One request to the server. */
export interface EndpointRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Beside `model` and `stream`. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  /** Whether it carries a session that the server named in an earlier turn. */
  readonly hasSession?: boolean;
}

/**
 * Makes an endpoint of its options.
 * @param section - Where the options stand in the spec, for messages, e.g. `agent.llm`.
 * @throws {StepFailure} `WorkerMisconfigured` when a variable is not set.
 */
export function openEndpoint(options: EndpointOptions, host: ComponentHost, section: string): OpenAiEndpoint {
  const { model, maxTokensField, stream = false } = options;
  const { hostname } = new URL(options.baseUrl);
  const takesAzureKeys = isAzure(options);
  const key = options.apiKeyEnv && readVariable(`${section}.apiKeyEnv`, options.apiKeyEnv, host.readEnv);
  const tokens = renewedTokens(options, host, section);
  const ownHeaders = {
    ...headerValues(options.headers ?? {}, `${section}.headers`, host.readEnv),
    ...keyHeaders(key, takesAzureKeys),
  };
  const { body: ownBody, secrets } = bodyValues(options.body ?? {}, `${section}.body`, host.readEnv);
  const url = (path: string) => endpointUrl(options, path);
  const source = { addressOption: `${section}.baseUrl`, variables: tokens ? [] : variablesOf(options) };
  const send = ({ path, signal, body, headers, hasSession }: EndpointRequest, credentials: TokenHeaders) =>
    sendJson({
      method: 'POST',
      url: url(path),
      headers: { ...headers, ...ownHeaders, ...credentials },
      body: { ...usageAsked(path, stream), ...ownBody, model, stream, ...body },
      secrets,
      source: { ...source, hasSession },
      timeoutMs: host.timeoutMs,
      signal,
    });
  return {
    model,
    // Newer models of OpenAI refuse max_tokens; many other servers know nothing else.
    maxTokensField:
      maxTokensField ?? (takesAzureKeys || hostname === OPENAI_HOST ? 'max_completion_tokens' : 'max_tokens'),
    url,
    post: (request) =>
      withToken(tokens, { timeoutMs: host.timeoutMs, signal: request.signal }, (headers) => send(request, headers)),
  };
}

/** A stream of chat completions reports its tokens only on request. */
function usageAsked(path: string, stream: boolean): Readonly<Record<string, unknown>> {
  return stream && path === CHAT_PATH ? { stream_options: { include_usage: true } } : {};
}

function variablesOf({ apiKeyEnv, headers, body }: EndpointOptions): readonly string[] {
  return credentialVariables({ named: [apiKeyEnv], headers, body });
}

function keyHeaders(key: string | undefined, takesAzureKeys: boolean): Record<string, string> {
  if (key === undefined) return {};
  return takesAzureKeys ? { 'api-key': key } : { authorization: `Bearer ${key}` };
}
