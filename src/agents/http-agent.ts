import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import {
  CREDENTIALS_MAY_CHANGE,
  CredentialFields,
  credentialProblems,
  renewedTokens,
} from '../credentials/credential-fields.ts';
import type { TokenSource } from '../credentials/token-source.ts';
import { withToken } from '../credentials/with-token.ts';
import { bodyProblems, bodyValues } from '../http/body-values.ts';
import { headerValues, HeaderTemplates } from '../http/header-values.ts';
import { HttpUrl } from '../http/http-url.ts';
import { identityHeaders } from '../http/request-headers.ts';
import { sendJson } from '../http/send-json.ts';
import type { Agent, AgentCall, AgentReply } from './agent.ts';
import { AnswerFromField } from './answer-from-field.ts';
import { Expression } from './http-agent/expression.ts';
import { pickReply } from './http-agent/pick-reply.ts';
import { templateProblems } from './http-agent/template-problems.ts';
import { fillHeaders, fillTemplate, fillUrl } from './http-agent/fill-template.ts';

const HttpAgentOptions = z
  .strictObject({
    url: HttpUrl.describe('The address; placeholders in it are percent-encoded.'),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH']).default('POST'),
    headers: HeaderTemplates.default({}).describe(
      'Sent with each request; may hold placeholders, and ${NAME} is read where the worker runs.',
    ),
    body: z
      .unknown()
      .optional()
      .describe(
        'Template of the JSON body, with placeholders such as {{messages}}; ${NAME} is read where the worker runs.',
      ),
    ...CredentialFields,
    answer: Expression.describe('JMESPath to the answer: a text, a message or a list of messages.'),
    ...AnswerFromField,
    replyMessages: Expression.optional().describe('JMESPath to all messages of the reply.'),
    toolOutputs: Expression.optional().describe('JMESPath to the results of tools in this turn.'),
    trace: Expression.optional().describe('JMESPath to the trace.'),
    traceId: Expression.optional().describe('JMESPath to the id of the trace.'),
    usage: Expression.optional().describe('JMESPath to the tokens: {inputTokens, outputTokens}, or by OpenAI names.'),
  })
  .superRefine((options, context) => {
    const body = bodyProblems(options.body).map(({ path, message }) => ({ path: ['body', ...path], message }));
    const problems = [...templateProblems(options), ...body, ...credentialProblems(options)];
    for (const { path, message } of problems) context.addIssue({ code: 'custom', path: [...path], message });
  });

/** Options of the `http` agent. */
export type HttpAgentOptions = z.infer<typeof HttpAgentOptions>;

/** Any endpoint that answers JSON: what is sent is a template, what is read are JMESPath expressions. */
export const httpAgent: ComponentType<Agent, HttpAgentOptions> = {
  type: 'http',
  options: HttpAgentOptions,
  mayChange: ['url', 'headers', ...CREDENTIALS_MAY_CHANGE],
  create(options, host) {
    const headers = headerValues(options.headers, 'agent.headers', host.readEnv);
    const { body, secrets } = bodyValues(options.body, 'agent.body', host.readEnv);
    const tokens = renewedTokens(options, host, 'agent');
    return {
      invoke: (call) => invoke({ ...options, headers, body, secrets, tokens, timeoutMs: host.timeoutMs }, call),
    };
  },
};

interface Endpoint extends HttpAgentOptions {
  readonly secrets: readonly string[];
  readonly tokens: TokenSource | undefined;
  readonly timeoutMs: number;
}

async function invoke(endpoint: Endpoint, call: AgentCall): Promise<AgentReply> {
  const { method, timeoutMs, secrets, tokens } = endpoint;
  const url = fillUrl(endpoint.url, call);
  const own = { ...identityHeaders(call), ...fillHeaders(endpoint.headers, call) };
  const body = fillTemplate(endpoint.body, call);
  const reply = await withToken(tokens, { timeoutMs, signal: call.signal }, (credentials) =>
    sendJson({ url, method, headers: { ...own, ...credentials }, body, secrets, timeoutMs, signal: call.signal }),
  );
  return pickReply(endpoint, reply, url);
}
