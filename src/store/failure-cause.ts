import type { Ending } from './store.ts';

/** Longest part of a message that distinguishes causes. */
const COMPARED_LENGTH = 300;

/**
 * What two conversations that failed for the same reason have in common: outcome, failure type and the message without
 * what differs between conversations.
 */
export function failureCause(batchId: string, { outcome, errorType, errorMessage }: Ending): string {
  return `${outcome} ${errorType ?? ''} ${messageCause(batchId, errorMessage ?? '')}`;
}

/** A failure's message without the ids of conversations, numbers and hexadecimal ids of requests. */
export function messageCause(batchId: string, message: string): string {
  return message
    .split(`${batchId}/`)
    .map((part, index) => (index === 0 ? part : part.replace(/^[A-Za-z0-9._-]+/, '')))
    .join('#')
    .replace(/\b[0-9a-f]+(?:-[0-9a-f]+)*\b/gi, (word) => (/\d/.test(word) ? '#' : word))
    .replace(/\d+/g, '#')
    .slice(0, COMPARED_LENGTH);
}
