import { z } from 'zod';
import type { ComponentType } from '../contract/component-type.ts';
import type { ChatMessage } from '../contract/message.ts';
import { identityHeaders, TraceparentField } from '../http/request-headers.ts';
import {
  ENDPOINT_MAY_CHANGE,
  EndpointFields,
  endpointSchema,
  openEndpoint,
  type OpenAiEndpoint,
} from '../openai/endpoint.ts';
import { RESPONSES_PATH } from '../openai/endpoint-url.ts';
import { samplingBody, SamplingFields } from '../openai/sampling.ts';
import type { Agent, AgentCall, AgentReply } from './agent.ts';
import { agentReply } from './agent-reply.ts';
import { AnswerFromField } from './answer-from-field.ts';
import { HistoryField, HistorySender, repeatedCall } from './history-form.ts';
import { sessionAfter, SessionPlace } from './session.ts';

const SessionOptions = z.strictObject({
  from: SessionPlace.default('id').describe('Where a reply names the session: JMESPath, or header:<name>.'),
  field: z.string().min(1).default('previous_response_id').describe('Field of the next request that carries it.'),
});

const OpenAiResponsesOptions = endpointSchema({
  ...EndpointFields,
  systemPrompt: z.string().min(1).optional().describe("Replaces the conversation's system message."),
  ...SamplingFields,
  ...AnswerFromField,
  ...TraceparentField,
  ...HistoryField,
  session: SessionOptions.optional().describe(
    'The server keeps the conversation: each request contains only the new question and the session of the previous reply.',
  ),
});

type OpenAiResponsesOptions = z.infer<typeof OpenAiResponsesOptions>;

/** Agent `openai-responses`: any server that speaks the Responses API, `POST {baseUrl}/responses`. */
export const openAiResponsesAgent: ComponentType<Agent, OpenAiResponsesOptions> = {
  type: 'openai-responses',
  options: OpenAiResponsesOptions,
  mayChange: [...ENDPOINT_MAY_CHANGE, 'answerFrom', 'session.from', 'traceparent'],
  create(options, host) {
    const endpoint = openEndpoint(options, host, 'agent');
    const history = new HistorySender(options.history);
    return { invoke: (call) => invoke({ endpoint, options, history }, call) };
  },
};

interface ResponsesAgent {
  readonly endpoint: OpenAiEndpoint;
  readonly options: OpenAiResponsesOptions;
  readonly history: HistorySender;
}

async function invoke({ endpoint, options, history }: ResponsesAgent, call: AgentCall): Promise<AgentReply> {
  const { session } = options;
  const source = { url: endpoint.url(RESPONSES_PATH), answerFrom: options.answerFrom };
  const reply = await history.send(inputOf(options, call), (input, isSecond) =>
    endpoint.post({
      path: RESPONSES_PATH,
      headers: identityHeaders(isSecond ? repeatedCall(call) : call, options.traceparent),
      body: {
        input,
        ...instructionsOf(options, call),
        ...(session && call.session !== undefined && { [session.field]: call.session }),
        // Where every request holds the whole conversation the server has nothing to keep.
        store: session !== undefined,
        ...samplingBody(options, 'max_output_tokens'),
      },
      signal: call.signal,
      hasSession: session !== undefined && call.session !== undefined,
    }),
  );
  const answered = agentReply(reply, source);
  if (!session) return answered;
  return { ...answered, session: sessionAfter(session.from, reply, { url: source.url, present: call.session }) };
}

/** The messages that the server does not have: all, or the new question. */
function inputOf({ session }: OpenAiResponsesOptions, call: AgentCall): readonly ChatMessage[] {
  const said = call.messages.filter(({ role }) => role !== 'system');
  return session && call.session !== undefined ? said.slice(-1) : said;
}

/** System messages go into a separate field. */
function instructionsOf({ systemPrompt }: OpenAiResponsesOptions, { messages }: AgentCall): Record<string, unknown> {
  const said = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const instructions = systemPrompt ?? said.join('\n\n');
  return instructions === '' ? {} : { instructions };
}
