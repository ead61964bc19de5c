/** A call of a tool as chat completions write it. */
export interface OpenAiToolCall {
  readonly id: string;
  readonly type: 'function';
  /** `arguments` is JSON text. */
  readonly function: { readonly name: string; readonly arguments: string };
}

/** A message as chat completions take it: every call has one message with its result after it, before anything else is said. */
export type OpenAiMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly tool_calls?: readonly OpenAiToolCall[] }
  | { readonly role: 'tool'; readonly content: string; readonly tool_call_id: string };

/** Names the calls of one turn: `call_<turn>_<number>`, so that an export written again names them alike. */
export function callNamer(turn: number): (name: string, argumentsText: string) => OpenAiToolCall {
  let number = 0;
  return (name, argumentsText) => {
    const id = `call_${turn}_${number}`;
    number += 1;
    return { id, type: 'function', function: { name, arguments: argumentsText } };
  };
}
