import type { ChatMessage } from '../../contract/message.ts';
import type { PushedTurn } from '../pushed-turn.ts';

/**
 * Messages as `gen_ai.input.messages` holds them: JSON of `[{role, parts: [{type: 'text', content}]}]`, by
 * https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-input-messages.json.
 */
export function inputMessages(messages: readonly ChatMessage[]): string {
  return JSON.stringify(messages.map(({ role, content }) => ({ role, parts: [textPart(content)] })));
}

/** Instructions as `gen_ai.system_instructions` holds them; `undefined` where there are none. */
export function systemInstructions(messages: readonly ChatMessage[]): string | undefined {
  const parts = messages.filter(({ role }) => role === 'system').map(({ content }) => textPart(content));
  return parts.length === 0 ? undefined : JSON.stringify(parts);
}

/** The answer of a turn as `gen_ai.output.messages` holds it, with the tool calls before it, by `gen-ai-output-messages.json` there. */
export function outputMessages({ answer = '', tools, finishReason }: PushedTurn): string {
  const calls = tools
    .filter(({ name }) => name !== undefined)
    .map((call) => ({ type: 'tool_call', name: call.name, arguments: call.arguments }));
  const parts = [...calls, textPart(answer)];
  return JSON.stringify([{ role: 'assistant', parts, finish_reason: finishReason ?? 'stop' }]);
}

function textPart(content: string) {
  return { type: 'text', content };
}
