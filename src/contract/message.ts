/** One message of a conversation as the agent is sent it and as the record holds it. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** First message of every conversation unless the spec replaces it; the Python original's words. */
export const DEFAULT_SYSTEM_MESSAGE = 'You are a helpful AI assistant engaging in a conversation.';

/** Tokens of one call, as the server counted them. */
export interface Usage {
  /** With those that the server read from its cache. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** How many of the input were read from a cache; absent where none were, or nobody said so. */
  readonly cachedInputTokens?: number | undefined;
}
