import { z } from 'zod';
import type { ComponentHost, ComponentType } from '../contract/component-type.ts';
import { HttpUrl } from '../http/http-url.ts';
import { identityHeaders, TraceparentField } from '../http/request-headers.ts';
import { sendJson } from '../http/send-json.ts';
import type { Agent, AgentCall, AgentReply } from './agent.ts';
import { Expression } from './http-agent/expression.ts';
import { headerValues, HeaderTemplates } from './http-agent/header-values.ts';
import { pickReply } from './http-agent/pick-reply.ts';
import { templateProblems } from './http-agent/template-problems.ts';
import { fillTemplate, fillUrl } from './http-agent/fill-template.ts';

const HttpAgentOptions = z
  .strictObject({
    url: HttpUrl.describe('The address; placeholders in it are percent-encoded.'),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH']).default('POST'),
    headers: HeaderTemplates.default({}).describe('Sent with each request; ${NAME} is read where the worker runs.'),
    body: z.unknown().optional().describe('Template of the JSON body, with placeholders such as {{messages}}.'),
    answer: Expression.describe('JMESPath to the answer: a text, a message or a list of messages.'),
    replyMessages: Expression.optional().describe('JMESPath to all messages of the reply.'),
    toolOutputs: Expression.optional().describe('JMESPath to the results of tools in this turn.'),
    trace: Expression.optional().describe('JMESPath to the trace.'),
    traceId: Expression.optional().describe('JMESPath to the id of the trace.'),
    usage: Expression.optional().describe('JMESPath to the tokens: {inputTokens, outputTokens}, or by OpenAI names.'),
    ...TraceparentField,
  })
  .superRefine((options, context) => {
    for (const problem of templateProblems(options)) context.addIssue({ code: 'custom', ...problem });
  });

/** Options of the `http` agent. */
export type HttpAgentOptions = z.infer<typeof HttpAgentOptions>;

/** Any endpoint that answers JSON: what is sent is a template, what is read are JMESPath expressions. */
export const httpAgent: ComponentType<Agent, HttpAgentOptions> = {
  type: 'http',
  options: HttpAgentOptions,
  mayChange: ['url', 'headers'],
  create(options, { readEnv, timeoutMs }: ComponentHost) {
    const headers = headerValues(options.headers, readEnv);
    return { invoke: (call) => invoke({ ...options, headers, timeoutMs }, call) };
  },
};

interface Endpoint extends HttpAgentOptions {
  readonly timeoutMs: number;
}

async function invoke(endpoint: Endpoint, call: AgentCall): Promise<AgentReply> {
  const { method, timeoutMs } = endpoint;
  const url = fillUrl(endpoint.url, call);
  const headers = { ...identityHeaders(call, endpoint.traceparent), ...endpoint.headers };
  const body = fillTemplate(endpoint.body, call);
  return pickReply(endpoint, await sendJson({ url, method, headers, body, timeoutMs, signal: call.signal }), url);
}
