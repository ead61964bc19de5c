import { contentText, toolOutputText } from '../replies/content-text.ts';
import { messageOf } from '../replies/message-role.ts';
import { toolCallsIn } from '../replies/tool-calls.ts';
import { callNamer, type OpenAiMessage } from './open-ai-message.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The rounds of tool calls in the messages of a reply, up to the last result, with what was said between them; `undefined`
 * where there is none, or where not every call is followed by its own result.
 */
export function toolMessagesOf(replyMessages: readonly unknown[], turn: number): readonly OpenAiMessage[] | undefined {
  const sent = replyMessages.map(messageOf);
  const end = sent.findLastIndex((message) => message?.role === 'tool');
  const rounds = new Rounds(turn);
  for (const message of sent.slice(0, end + 1)) {
    const isTaken = message?.role === 'tool' ? rounds.answer(message.fields) : rounds.say(message);
    if (!isTaken) return undefined;
  }
  return end >= 0 && rounds.areAnswered ? rounds.messages : undefined;
}

/** Gathers messages whose calls and results match. */
class Rounds {
  readonly messages: OpenAiMessage[] = [];
  readonly #named: ReturnType<typeof callNamer>;
  /** Calls without a result: their own ids, and those that were given to them. */
  readonly #open = new Map<string, string>();

  constructor(turn: number) {
    this.#named = callNamer(turn);
  }

  get areAnswered(): boolean {
    return this.#open.size === 0;
  }

  say(message: { role: string; fields: Fields } | undefined): boolean {
    if (message?.role !== 'assistant' || !this.areAnswered) return false;
    const { content, parts } = message.fields;
    // LangChain lists a call twice: as a part of the content, and beside it.
    const calls = [...new Map(toolCallsIn(message.fields).map((call) => [call.id, call])).values()];
    const named = calls.map((call) => {
      const made = this.#named(call.name, jsonTextOf(call.arguments));
      this.#open.set(call.id, made.id);
      return made;
    });
    const text = contentText(content ?? parts);
    if (named.length > 0) this.messages.push({ role: 'assistant', content: text, tool_calls: named });
    else if (text !== '') this.messages.push({ role: 'assistant', content: text });
    return !this.#open.has('');
  }

  answer({ tool_call_id: id, content }: Fields): boolean {
    const given = typeof id === 'string' ? this.#open.get(id) : undefined;
    if (typeof id !== 'string' || given === undefined) return false;
    this.#open.delete(id);
    this.messages.push({ role: 'tool', content: toolOutputText(content) ?? '', tool_call_id: given });
    return true;
  }
}

/** What the model wrote, where it is JSON; else that text as a JSON string. */
function jsonTextOf(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}
