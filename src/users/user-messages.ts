import type { ChatMessage } from '../contract/message.ts';

/** One request to the model that plays the user. */
export interface UserRequest {
  /** Equal in every turn of the conversation. */
  readonly system: string;
  /** What was said so far, as the agent sees it. */
  readonly messages: readonly ChatMessage[];
  /** What is to be done now. */
  readonly instruction: string;
}

/**
 * The messages of a request: the system message, what was said with the roles turned, and the instruction. All but the last stand at
 * the start of the next turn's request too, so that servers can reuse what they have read.
 */
export function userMessages({ system, messages, instruction }: UserRequest): readonly ChatMessage[] {
  return [{ role: 'system', content: system }, ...turned(messages), { role: 'user', content: instruction }];
}

/** The user writes what the agent reads, and the other way round; nobody sees the agent's system message. */
function turned(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return messages.flatMap(({ role, content }): readonly ChatMessage[] => {
    if (role === 'system') return [];
    return [{ role: role === 'user' ? 'assistant' : 'user', content }];
  });
}
