import { onTestFinished } from 'vitest';
import type { Agent } from '../../src/agents/agent.ts';
import { openAiChatAgent } from '../../src/agents/openai-chat.ts';
import { openAiResponsesAgent } from '../../src/agents/openai-responses.ts';
import type { FaultyCall } from './adapter-faults.ts';
import { agentCall } from './agent-call.ts';
import { answerJson, startServer, type RecordedRequest } from './http-server.ts';

/** The agents that speak to OpenAI-compatible servers. */
export const TYPES = { chat: openAiChatAgent, responses: openAiResponsesAgent };
/** The key in the variable `MODEL_KEY`. */
export const KEY = 'sk-test-key-1';
/** The environment of the worker. */
export const env: Readonly<Record<string, string>> = { MODEL_KEY: `${KEY}\n` };

interface Options extends Partial<FaultyCall> {
  readonly [option: string]: unknown;
}

/** An agent made of options as a spec gives them. */
export async function agentOf(kind: keyof typeof TYPES, { timeoutMs = 5_000, ...options }: Options): Promise<Agent> {
  const host = { projectDir: '/', timeoutMs, readEnv: (name: string) => env[name] };
  const given = { model: 'm-1', apiKeyEnv: 'MODEL_KEY', ...options };
  return kind === 'chat'
    ? openAiChatAgent.create(openAiChatAgent.options.parse(given), host)
    : openAiResponsesAgent.create(openAiResponsesAgent.options.parse(given), host);
}

/** Asks an agent whose server answers so; its reply, and what the server was sent. */
export async function ask(kind: keyof typeof TYPES, answer: unknown, options: Options = {}, path = '/v1') {
  const server = await startServer((_, response) => answerJson(response, 200, answer));
  onTestFinished(() => server.close());
  const agent = await agentOf(kind, { baseUrl: `${server.origin}${path}`, ...options });
  const reply = await agent.invoke(agentCall());
  return { reply, request: server.requests[0] as RecordedRequest };
}

const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };
/** A chat completion. */
export const completion = {
  choices: [{ message: { role: 'assistant', content: 'A run.' }, finish_reason: 'stop' }],
  usage,
};
/** A Responses reply. */
export const response = {
  object: 'response',
  status: 'completed',
  output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'A run.' }] }],
  usage: { input_tokens: 5, output_tokens: 2 },
};
