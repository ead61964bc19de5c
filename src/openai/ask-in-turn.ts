import { StepFailure } from '../contract/failures.ts';
import type { ChatMessage } from '../contract/message.ts';
import type { ChatRequest } from './chat-completion.ts';
import type { OpenAiEndpoint } from './endpoint.ts';
import { CHAT_PATH } from './endpoint-url.ts';
import { withKeySuffix } from './key-suffix.ts';

/** A request of messages without tools. */
export interface TalkRequest extends ChatRequest {
  readonly messages: readonly ChatMessage[];
}

/** Endpoints whose models take only messages of user and assistant in turn, by address and model; kept as long as the process lives. */
const inTurnOnly = new Set<string>();

/** What the templates of Mistral, Gemma and others say, and the servers that check for them. */
const ROLES_REFUSED =
  /must alternat|alternat\w* (?:between )?user|system (?:role|messages?|prompts?)\b.{0,20}not supported|only (?:user and assistant|supports? user)|unsupported role/i;

/** Stands before a conversation that begins with an answer. */
const BEGINNING = 'The chat begins.';

/**
 * Asks with the messages as they are, until the endpoint refuses their roles; from then on with those of one role joined, and the
 * system message in the first of the user's.
 * @throws what `ask` throws.
 */
export async function askInTurn<Reply>(
  endpoint: OpenAiEndpoint,
  request: TalkRequest,
  ask: (request: TalkRequest) => Promise<Reply>,
): Promise<Reply> {
  const key = `${endpoint.url(CHAT_PATH)} ${endpoint.model}`;
  if (inTurnOnly.has(key)) return ask(inTurn(request));
  try {
    return await ask(request);
  } catch (error) {
    if (!(error instanceof StepFailure) || !ROLES_REFUSED.test(error.message)) throw error;
    const reply = await ask(withKeySuffix(inTurn(request), '/in-turn'));
    inTurnOnly.add(key);
    return reply;
  }
}

function inTurn(request: TalkRequest): TalkRequest {
  const [system, ...rest] = request.messages;
  const messages =
    system?.role === 'system' ? [{ role: 'user' as const, content: system.content }, ...rest] : request.messages;
  return { ...request, messages: joined(messages) };
}

/** Messages of one role in a row as one; the first is the user's. */
function joined(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const said: ChatMessage[] = [];
  for (const message of messages[0]?.role === 'assistant'
    ? [{ role: 'user' as const, content: BEGINNING }, ...messages]
    : messages) {
    const last = said.at(-1);
    if (last?.role === message.role)
      said[said.length - 1] = { ...last, content: `${last.content}\n\n${message.content}` };
    else said.push(message);
  }
  return said;
}
