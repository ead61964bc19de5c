import type { ChatMessage } from './message.ts';

/** What the agent is sent: the system message, what counts as said before, every exchange so far, and the new question where there is one. */
export function conversationMessages(
  spec: { readonly systemMessage: string | null },
  history: readonly { readonly question: string; readonly answer: string }[],
  {
    question,
    earlier = [],
  }: { readonly question?: string; readonly earlier?: readonly ChatMessage[] | undefined } = {},
): ChatMessage[] {
  const messages: ChatMessage[] = [];
  if (spec.systemMessage !== null) messages.push({ role: 'system', content: spec.systemMessage });
  messages.push(...earlier);
  for (const exchange of history) {
    messages.push({ role: 'user', content: exchange.question }, { role: 'assistant', content: exchange.answer });
  }
  if (question !== undefined) messages.push({ role: 'user', content: question });
  return messages;
}
