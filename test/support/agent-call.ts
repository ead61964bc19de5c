import type { AgentCall } from '../../src/agents/agent.ts';
import { callIdentity } from '../../src/contract/call-identity.ts';
import type { ChatMessage } from '../../src/contract/message.ts';

/** A conversation with a system message, one exchange and a second question. */
export const CONVERSATION: readonly ChatMessage[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'What is a seed?' },
  { role: 'assistant', content: 'A starting question.' },
  { role: 'user', content: 'And a batch?' },
];

/** The call that asks an agent turn 1 of conversation `b/s1`. */
export function agentCall(signal = new AbortController().signal, messages = CONVERSATION): AgentCall {
  return { messages, ...callIdentity('b/s1', 1, 'agent'), seed: { id: 's1', question: 'What is a seed?' }, signal };
}
