import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import {
  CREDENTIALS_MAY_CHANGE,
  CredentialFields,
  credentialProblems,
  renewedTokens,
} from '../credentials/credential-fields.ts';
import { HeaderTemplates } from '../http/header-values.ts';
import { HttpUrlTemplate } from '../http/http-url.ts';
import { HIDDEN_VALUE } from '../contract/hidden-value.ts';
import { TraceparentField } from '../http/request-headers.ts';
import type { Agent, AgentCall } from './agent.ts';
import { AnswerFromField } from './answer-from-field.ts';
import { ExpressionField } from './expression-field.ts';
import { pickReply } from './http-agent/pick-reply.ts';
import { templateProblems } from './http-agent/template-problems.ts';
import { openRequest, type Sending } from './http-agent/request-template.ts';
import { sessionProblems, SessionOptions, Sessions } from './http-agent/sessions.ts';

const HttpAgentOptions = z
  .strictObject({
    url: HttpUrlTemplate.describe(
      'The address; placeholders in it are percent-encoded. ${NAME} for a secret in its query is read where the worker runs.',
    ),
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
    session: SessionOptions.optional().describe('For an agent that keeps the conversation: where its replies name it.'),
    answer: ExpressionField.describe('JMESPath to the answer: a text, a message or a list of messages.'),
    ...AnswerFromField,
    replyMessages: ExpressionField.optional().describe('JMESPath to all messages of the reply.'),
    toolOutputs: ExpressionField.optional().describe('JMESPath to the results of tools in this turn.'),
    trace: ExpressionField.optional().describe('JMESPath to the trace.'),
    traceId: ExpressionField.optional().describe('JMESPath to the id of the trace.'),
    usage: ExpressionField.optional().describe(
      'JMESPath to the tokens: {inputTokens, outputTokens}, or by OpenAI names.',
    ),
    ...TraceparentField,
  })
  .superRefine((options, context) => {
    const problems = [...templateProblems(options), ...sessionProblems(options), ...credentialProblems(options)];
    for (const { path, message } of problems)
      context.addIssue({ code: 'custom', path: [...path], message, params: HIDDEN_VALUE });
  });

/** Options of the `http` agent. */
export type HttpAgentOptions = z.infer<typeof HttpAgentOptions>;

const REACHED_BY = ['url', 'method', 'headers', 'traceparent'];
const READ_BY = ['answer', 'answerFrom', 'replyMessages', 'toolOutputs', 'trace', 'traceId', 'usage', 'session.from'];

/** Any endpoint that answers JSON: what is sent is a template, what is read are JMESPath expressions. */
export const httpAgent: ComponentType<Agent, HttpAgentOptions> = {
  type: 'http',
  options: HttpAgentOptions,
  mayChange: [...REACHED_BY, ...READ_BY, ...CREDENTIALS_MAY_CHANGE],
  create(options, host) {
    const tokens = renewedTokens(options, host, 'agent');
    const sending = { host, tokens, isTraced: options.traceparent };
    const ask = openRequest(options, { ...sending, section: 'agent' });
    const sessions = options.session && sessionsOf(options, options.session, sending);
    return {
      async invoke(call) {
        const opened = (await sessions?.opened(call)) ?? call;
        const answered = await ask(opened).catch((error: unknown) => {
          sessions?.forget(call, error);
          throw error;
        });
        const picked = pickReply(options, answered.reply, answered.url);
        return sessions ? { ...picked, session: sessions.after(opened, answered) } : picked;
      },
      ...(sessions && options.session?.close && { endSession: (call: AgentCall) => sessions.close(call) }),
    };
  },
};

function sessionsOf(
  { headers }: HttpAgentOptions,
  { from, create, close }: SessionOptions,
  sending: Omit<Sending, 'section'>,
): Sessions {
  const opened = (request: typeof create, section: string) =>
    request &&
    openRequest({ ...request, headers: { ...headers, ...request.headers } }, { ...sending, section, mayBeEmpty: true });
  return new Sessions({
    from,
    create: opened(create, 'agent.session.create'),
    close: opened(close, 'agent.session.close'),
  });
}
