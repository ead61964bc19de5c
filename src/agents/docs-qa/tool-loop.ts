import { StepFailure } from '../../contract/failures.ts';
import type { Usage } from '../../contract/message.ts';
import type { Completion, WireMessage, WireToolCall } from '../../openai/chat-completion.ts';
import type { ToolCall } from '../../replies/answer.ts';
import { addUsage } from '../../contract/add-usage.ts';
import type { AgentReply } from '../agent.ts';
import { toolCallsMade } from '../tool-calls-made.ts';
import { SEARCH_TOOL } from './search-product-docs.ts';
import { isJsonText, toolQueries } from './tool-queries.ts';

/** Most replies in one turn that may call tools, as in the design; a model that needs more is going in circles. */
const MAX_TOOL_ROUNDS = 10;

/** One turn of a model that may call the search tool. */
export interface ToolLoop {
  /** The conversation, the question last. */
  readonly messages: readonly WireMessage[];
  /** Asks the model; `round` counts from 0. */
  readonly complete: (messages: readonly WireMessage[], round: number) => Promise<Completion>;
  readonly search: (queries: string[]) => string;
}

interface ToolAnswer {
  readonly message: WireMessage;
  /** `undefined` where the model gets an error message instead. */
  readonly output: string | undefined;
}

/**
 * Asks the model until it answers without calling a tool. A wrong call is answered with what is wrong, so that the model
 * can do better; only results of the tool count as `toolOutputs`. Usage is the sum over all rounds.
 * @throws {StepFailure} `TooManyToolRounds`, `BadReply` for an answer without text, and whatever `complete` throws.
 */
export async function runToolLoop({ messages, complete, search }: ToolLoop): Promise<AgentReply> {
  const said: WireMessage[] = [];
  const toolOutputs: string[] = [];
  const calls: ToolCall[] = [];
  let usage: Usage | undefined;
  for (let round = 0; round <= MAX_TOOL_ROUNDS; round++) {
    const completion = await complete([...messages, ...said], round);
    usage = addUsage(usage, completion.usage);
    if (completion.toolCalls.length === 0) return finish(completion, { said, toolOutputs, calls, usage });
    calls.push(...completion.toolCalls.map(({ id, function: called }) => ({ id, ...called })));
    const answers = completion.toolCalls.map((call) => answerCall(call, search));
    said.push(callingMessage(completion), ...answers.map((answer) => answer.message));
    toolOutputs.push(...answers.flatMap(({ output }) => output ?? []));
  }
  throw new StepFailure(
    'TooManyToolRounds',
    `The model called tools in more than ${MAX_TOOL_ROUNDS} rounds without answering. Say in systemPrompt when to stop searching.`,
  );
}

function finish(
  { content, finishReason }: Completion,
  turn: {
    said: readonly WireMessage[];
    toolOutputs: readonly string[];
    calls: readonly ToolCall[];
    usage: Usage | undefined;
  },
): AgentReply {
  const { said, toolOutputs, calls, usage } = turn;
  if (content.trim() === '') {
    const reason = `finish_reason ${finishReason ?? 'not given'}`;
    throw new StepFailure(
      'BadReply',
      `The model answered without any text (${reason}). If it ran out, raise maxTokens.`,
    );
  }
  const replyMessages = said.length === 0 ? undefined : [...said, { role: 'assistant', content }];
  return { content, toolOutputs, toolCalls: toolCallsMade(calls), replyMessages, usage, finishReason };
}

function answerCall(call: WireToolCall, search: ToolLoop['search']): ToolAnswer {
  const { name, arguments: text } = call.function;
  if (name !== SEARCH_TOOL.function.name) {
    return toolAnswer(call, { mistake: `Error: there is no tool ${name}. Use ${SEARCH_TOOL.function.name}.` });
  }
  const asked = toolQueries(text);
  return toolAnswer(call, 'mistake' in asked ? asked : { output: search(asked.queries) });
}

function toolAnswer({ id }: WireToolCall, result: { mistake: string } | { output: string }): ToolAnswer {
  const output = 'output' in result ? result.output : undefined;
  const content = 'output' in result ? result.output : result.mistake;
  return { message: { role: 'tool', tool_call_id: id, content }, output };
}

function callingMessage({ content, toolCalls }: Completion): WireMessage {
  return { role: 'assistant', content: content === '' ? null : content, tool_calls: toolCalls.map(sendable) };
}

function sendable(call: WireToolCall): WireToolCall {
  // Servers that parse the arguments of past calls refuse a conversation with malformed ones; the tool's answer quotes them.
  if (isJsonText(call.function.arguments)) return call;
  return { ...call, function: { ...call.function, arguments: '{}' } };
}
