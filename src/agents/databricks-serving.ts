import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import { HIDDEN_VALUE } from '../contract/hidden-value.ts';
import { authorizationProblems } from '../credentials/credential-fields.ts';
import { databricksOptions } from '../databricks/settings.ts';
import { openWorkspace } from '../databricks/workspace.ts';
import { bodyField, bodyValues, withFields } from '../http/body-values.ts';
import { HeaderField, headerValues } from '../http/header-values.ts';
import { identityHeaders, TraceparentField } from '../http/request-headers.ts';
import type { Agent, AgentCall, AgentReply } from './agent.ts';
import { agentReply } from './agent-reply.ts';
import { AnswerFromField } from './answer-from-field.ts';
import { HistoryField, HistorySender, repeatedCall } from './history-form.ts';

const DatabricksServingOptions = z
  .strictObject({
    endpoint: z.string().min(1).describe("The serving endpoint's name."),
    ...databricksOptions,
    format: z
      .enum(['chat', 'responses'])
      .default('chat')
      .describe(
        'What the endpoint takes: chat for ChatModel, ChatAgent and foundation models, responses for ResponsesAgent.',
      ),
    returnTrace: z
      .boolean()
      .default(true)
      .describe('Requests the trace of each reply; false for foundation models, which reject that.'),
    ...AnswerFromField,
    ...HistoryField,
    ...HeaderField,
    ...bodyField(['messages', 'input']),
    ...TraceparentField,
  })
  .superRefine(({ format, history, headers, tokenCommand }, context) => {
    const message = 'is only used with format: responses';
    if (history && format === 'chat') context.addIssue({ code: 'custom', path: ['history'], message });
    const credentials = tokenCommand === undefined ? 'the credentials of the workspace' : 'tokenCommand';
    for (const problem of authorizationProblems(headers, credentials))
      context.addIssue({ code: 'custom', ...problem, params: HIDDEN_VALUE });
  });

type DatabricksServingOptions = z.infer<typeof DatabricksServingOptions>;

/** Agent `databricks-serving`: `POST {host}/serving-endpoints/{endpoint}/invocations`, the trace asked for with the reply. */
export const databricksServingAgent: ComponentType<Agent, DatabricksServingOptions> = {
  type: 'databricks-serving',
  options: DatabricksServingOptions,
  mayChange: ['host', 'profile', 'tokenCommand', 'headers', 'answerFrom', 'returnTrace', 'traceparent'],
  addresses: async (options, host) => [(await openWorkspace(options, host, 'agent')).host],
  async create(options, host) {
    const workspace = await openWorkspace(options, host, 'agent');
    const headers = headerValues(options.headers, 'agent.headers', host.readEnv);
    const { body: ownBody, secrets } = bodyValues(options.body, 'agent.body', host.readEnv);
    const history = new HistorySender(options.format === 'chat' ? 'plain' : options.history);
    const path = `/serving-endpoints/${encodeURIComponent(options.endpoint)}/invocations`;
    return {
      async invoke(call): Promise<AgentReply> {
        const reply = await history.send(call.messages, (messages, isSecond) =>
          workspace.send({
            method: 'POST',
            path,
            addressOption: 'agent.endpoint',
            body: withFields(ownBody, bodyOf(options, call, messages)),
            headers: { ...identityHeaders(isSecond ? repeatedCall(call) : call, options.traceparent), ...headers },
            secrets,
            timeoutMs: host.timeoutMs,
            signal: call.signal,
          }),
        );
        const source = { url: `${workspace.host}${path}`, answerFrom: options.answerFrom };
        const { trace, ...answer } = agentReply(reply, source);
        return { ...answer, trace: options.returnTrace ? (trace ?? null) : trace };
      },
    };
  },
};

/** Only a ResponsesAgent is sure to have a place for the ids: models of other kinds may refuse fields that they do not know. */
function bodyOf(
  { format, returnTrace }: DatabricksServingOptions,
  { conversationId, clientRequestId }: AgentCall,
  messages: readonly unknown[],
): Record<string, unknown> {
  const options = returnTrace ? { databricks_options: { return_trace: true } } : {};
  if (format === 'chat') return { messages, ...options };
  return {
    input: messages,
    context: { conversation_id: conversationId },
    custom_inputs: { client_request_id: clientRequestId },
    ...options,
  };
}
