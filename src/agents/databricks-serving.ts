import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import { databricksOptions } from '../databricks/settings.ts';
import { openWorkspace } from '../databricks/workspace.ts';
import { identityHeaders, TraceparentField } from '../http/request-headers.ts';
import type { Agent, AgentCall, AgentReply } from './agent.ts';
import { agentReply } from './agent-reply.ts';

const DatabricksServingOptions = z.strictObject({
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
    .describe('Asks for the trace of each reply; false for foundation models, which refuse the question.'),
  ...TraceparentField,
});

type DatabricksServingOptions = z.infer<typeof DatabricksServingOptions>;

/** Agent `databricks-serving`: `POST {host}/serving-endpoints/{endpoint}/invocations`, the trace asked for with the reply. */
export const databricksServingAgent: ComponentType<Agent, DatabricksServingOptions> = {
  type: 'databricks-serving',
  options: DatabricksServingOptions,
  mayChange: ['host', 'profile'],
  addresses: async (options, host) => [(await openWorkspace(options, host, 'agent')).host],
  async create(options, host) {
    const workspace = await openWorkspace(options, host, 'agent');
    const path = `/serving-endpoints/${encodeURIComponent(options.endpoint)}/invocations`;
    return {
      async invoke(call): Promise<AgentReply> {
        const body = bodyOf(options, call);
        const { timeoutMs } = host;
        const request = {
          method: 'POST',
          path,
          body,
          headers: identityHeaders(call, options.traceparent),
          timeoutMs,
        } as const;
        const reply = await workspace.send({ ...request, signal: call.signal });
        const { trace, ...answer } = agentReply(reply, { url: `${workspace.host}${path}` });
        return { ...answer, trace: options.returnTrace ? (trace ?? null) : trace };
      },
    };
  },
};

/** Only a ResponsesAgent is sure to have a place for the ids: models of other kinds may refuse fields that they do not know. */
function bodyOf({ format, returnTrace }: DatabricksServingOptions, call: AgentCall): Record<string, unknown> {
  const { messages, conversationId, clientRequestId } = call;
  const options = returnTrace ? { databricks_options: { return_trace: true } } : {};
  if (format === 'chat') return { messages, ...options };
  return {
    input: messages,
    context: { conversation_id: conversationId },
    custom_inputs: { client_request_id: clientRequestId },
    ...options,
  };
}
