import type { Agent } from '../../../src/agents/agent.ts';
import { databricksServingAgent } from '../../../src/agents/databricks-serving.ts';
import { httpAgent } from '../../../src/agents/http-agent.ts';
import { mlflowAgent } from '../../../src/agents/mlflow.ts';
import { openAiChatAgent } from '../../../src/agents/openai-chat.ts';
import { openAiResponsesAgent } from '../../../src/agents/openai-responses.ts';
import type { ComponentType } from '../../../src/contract/component-type.ts';

/** A kind of agent that asks a server over HTTP. */
export interface AskedAgent {
  readonly type: string;
  /** A whole reply that it understands; its answer is `hello`. */
  readonly good: Readonly<Record<string, unknown>>;
  readonly open: (origin: string, timeoutMs: number) => Promise<Agent>;
}

const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };

const call = { id: 'c1', type: 'function', function: { name: 'search', arguments: '{"query": "seed"}' } };

const completion = {
  id: 'r1',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
  usage,
};

const messages = [
  { role: 'assistant', content: '', tool_calls: [call] },
  { role: 'tool', tool_call_id: 'c1', content: 'found' },
  { role: 'assistant', content: 'hello', id: 'm1' },
];

const span = { name: 'search', span_type: 'TOOL', outputs: 'found', attributes: {} };

/** Every agent that reads what a server sends. */
export const ASKED_AGENTS: readonly AskedAgent[] = [
  {
    type: 'http',
    good: { text: 'hello', tools: ['found'], trace: { spans: [span] }, id: 't1', usage },
    open: (url, timeoutMs) =>
      opened(
        httpAgent,
        {
          url,
          body: { q: '{{question}}' },
          answer: 'text',
          toolOutputs: 'tools',
          trace: 'trace',
          traceId: 'id',
          usage: 'usage',
        },
        timeoutMs,
      ),
  },
  {
    type: 'openai-chat',
    good: completion,
    open: (origin, timeoutMs) => opened(openAiChatAgent, { baseUrl: `${origin}/v1`, model: 'm' }, timeoutMs),
  },
  {
    type: 'openai-responses',
    good: {
      object: 'response',
      status: 'completed',
      output: [
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] },
        { type: 'function_call', call_id: 'c1', name: 'search', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c1', output: 'found' },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'hello', annotations: [] }] },
      ],
      usage: { input_tokens: 5, output_tokens: 2, input_tokens_details: { cached_tokens: 1 } },
    },
    open: (origin, timeoutMs) => opened(openAiResponsesAgent, { baseUrl: `${origin}/v1`, model: 'm' }, timeoutMs),
  },
  {
    type: 'databricks-serving',
    good: {
      ...completion,
      databricks_output: { trace: { info: { trace_id: 't1', status: 'OK' }, data: { spans: [span] } } },
    },
    open: (host, timeoutMs) => opened(databricksServingAgent, { endpoint: 'e', host }, timeoutMs),
  },
  {
    type: 'mlflow',
    good: { messages, finish_reason: 'stop', usage, custom_outputs: { trace_id: 't1' } },
    open: (url, timeoutMs) => opened(mlflowAgent, { url }, timeoutMs),
  },
];

async function opened<Options extends object>(
  type: ComponentType<Agent, Options>,
  options: object,
  timeoutMs: number,
): Promise<Agent> {
  const readEnv = (name: string) => (name === 'DATABRICKS_TOKEN' ? 'dapi-test-token-1' : undefined);
  return type.create(type.options.parse(options), { projectDir: '/', timeoutMs, readEnv });
}
