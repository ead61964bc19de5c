import { z } from 'zod';
import { callModule } from '../modules/call-module.ts';
import { checkReturned } from '../modules/check-returned.ts';
import { jsonText } from '../modules/check-returned.ts';
import type { ModuleFunction } from '../modules/load-module.ts';
import { moduleType } from '../modules/module-type.ts';
import { readUsage } from '../openai/read-usage.ts';
import type { Agent, AgentCall, AgentReply } from './agent.ts';

const ModuleReply = z.object({
  content: z.string(),
  toolOutputs: z.array(z.string()).nullish(),
  trace: z
    .unknown()
    .refine((value) => jsonText(value) !== undefined, 'cannot be written as JSON')
    .optional(),
  usage: z
    .unknown()
    .refine((value) => isNothing(value) || readUsage(value) !== undefined, 'must count inputTokens and outputTokens')
    .optional(),
});

const EXPECTED =
  'a string or {content: string, toolOutputs?: string[], trace?: JSON, usage?: {inputTokens: number, outputTokens: number}}';

/**
 * An agent that is a function of the user's:
 * `async (messages, {conversationId, turn, seed, idempotencyKey, signal}) => reply`.
 */
export const moduleAgent = moduleType<Agent>('agent.path', functionAgent);

/** The agent that a user's function is; a call of it may take `timeoutMs`. */
export function functionAgent(target: ModuleFunction, timeoutMs: number): Agent {
  return { invoke: (call) => invoke(target, call, timeoutMs) };
}

async function invoke(target: ModuleFunction, call: AgentCall, timeoutMs: number): Promise<AgentReply> {
  const { messages, conversationId, turn, seed, idempotencyKey } = call;
  const returned = await callModule(target, {
    timeoutMs,
    signal: call.signal,
    args: (signal) => [messages, { conversationId, turn, seed, idempotencyKey, signal }],
  });
  const value = typeof returned === 'string' ? { content: returned } : returned;
  const reply = checkReturned({ value, schema: ModuleReply, place: target.place, expected: EXPECTED });
  return {
    content: reply.content,
    toolOutputs: reply.toolOutputs ?? undefined,
    trace: reply.trace ?? undefined,
    usage: readUsage(reply.usage),
  };
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}
