import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import type { ChatMessage } from '../contract/message.ts';
import { identityHeaders, TraceparentField } from '../http/request-headers.ts';
import { ENDPOINT_MAY_CHANGE, EndpointFields, openEndpoint, type OpenAiEndpoint } from '../openai/endpoint.ts';
import { samplingBody, SamplingFields } from '../openai/sampling.ts';
import type { Agent, AgentCall, AgentReply } from './agent.ts';
import { agentReply } from './agent-reply.ts';

/** Where Responses are, beneath the base address. */
const RESPONSES_PATH = 'responses';

const OpenAiResponsesOptions = z.strictObject({
  ...EndpointFields,
  systemPrompt: z.string().min(1).optional().describe("Replaces the conversation's system message."),
  ...SamplingFields,
  ...TraceparentField,
});

type OpenAiResponsesOptions = z.infer<typeof OpenAiResponsesOptions>;

/** Agent `openai-responses`: any server that speaks the Responses API, `POST {baseUrl}/responses`. */
export const openAiResponsesAgent: ComponentType<Agent, OpenAiResponsesOptions> = {
  type: 'openai-responses',
  options: OpenAiResponsesOptions,
  mayChange: ENDPOINT_MAY_CHANGE,
  create(options, host) {
    const endpoint = openEndpoint(options, host, 'agent');
    return { invoke: (call) => invoke(endpoint, options, call) };
  },
};

async function invoke(endpoint: OpenAiEndpoint, options: OpenAiResponsesOptions, call: AgentCall): Promise<AgentReply> {
  const reply = await endpoint.post({
    path: RESPONSES_PATH,
    headers: identityHeaders(call, options.traceparent),
    body: { ...responsesBody(call.messages, options.systemPrompt), ...samplingBody(options, 'max_output_tokens') },
    signal: call.signal,
  });
  return agentReply(reply, { url: endpoint.url(RESPONSES_PATH), headers: endpoint.headers });
}

/**
 * A conversation as a Responses request has it: what the system says as `instructions`, all else as input items. Nothing
 * is kept on the server (`store: false`), since every request holds the whole conversation.
 */
function responsesBody(messages: readonly ChatMessage[], systemPrompt?: string): Record<string, unknown> {
  const said = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const instructions = systemPrompt ?? said.join('\n\n');
  return {
    input: messages.filter(({ role }) => role !== 'system'),
    ...(instructions !== '' && { instructions }),
    store: false,
  };
}
