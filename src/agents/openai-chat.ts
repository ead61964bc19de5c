import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import type { ChatMessage } from '../contract/message.ts';
import { identityHeaders, TraceparentField } from '../http/request-headers.ts';
import {
  ChatEndpointFields,
  ENDPOINT_MAY_CHANGE,
  endpointSchema,
  openEndpoint,
  type OpenAiEndpoint,
} from '../openai/endpoint.ts';
import { CHAT_PATH } from '../openai/endpoint-url.ts';
import { samplingBody, SamplingFields } from '../openai/sampling.ts';
import type { Agent, AgentCall, AgentReply } from './agent.ts';
import { agentReply } from './agent-reply.ts';
import { AnswerFromField } from './answer-from-field.ts';

const OpenAiChatOptions = endpointSchema({
  ...ChatEndpointFields,
  systemPrompt: z.string().min(1).optional().describe("Replaces the conversation's system message."),
  ...SamplingFields,
  ...AnswerFromField,
  ...TraceparentField,
});

type OpenAiChatOptions = z.infer<typeof OpenAiChatOptions>;

/** Agent `openai-chat`: any server that speaks chat completions, `POST {baseUrl}/chat/completions`. */
export const openAiChatAgent: ComponentType<Agent, OpenAiChatOptions> = {
  type: 'openai-chat',
  options: OpenAiChatOptions,
  mayChange: [...ENDPOINT_MAY_CHANGE, 'answerFrom', 'traceparent'],
  create(options, host) {
    const endpoint = openEndpoint(options, host, 'agent');
    return { invoke: (call) => invoke(endpoint, options, call) };
  },
};

async function invoke(endpoint: OpenAiEndpoint, options: OpenAiChatOptions, call: AgentCall): Promise<AgentReply> {
  const messages = withSystem(call.messages, options.systemPrompt);
  const reply = await endpoint.post({
    path: CHAT_PATH,
    headers: identityHeaders(call, options.traceparent),
    body: { messages, ...samplingBody(options, endpoint.maxTokensField) },
    signal: call.signal,
  });
  return agentReply(reply, { url: endpoint.url(CHAT_PATH), answerFrom: options.answerFrom });
}

function withSystem(messages: readonly ChatMessage[], systemPrompt: string | undefined): readonly ChatMessage[] {
  if (systemPrompt === undefined) return messages;
  return [{ role: 'system', content: systemPrompt }, ...messages.filter(({ role }) => role !== 'system')];
}
