import type { Ending } from './store.ts';

/** Longest part of a message that distinguishes causes. */
const COMPARED_LENGTH = 300;

/**
 * What two conversations that failed for the same reason have in common: outcome, failure type and the message without
 * what differs between conversations (their ids, numbers and hexadecimal ids of requests).
 */
export function failureCause(batchId: string, { outcome, errorType, errorMessage }: Ending): string {
  const message = (errorMessage ?? '')
    .split(`${batchId}/`)
    .map((part, index) => (index === 0 ? part : part.replace(/^[A-Za-z0-9._-]+/, '')))
    .join('#')
    .replace(/\b[0-9a-f]+(?:-[0-9a-f]+)*\b/gi, (word) => (/\d/.test(word) ? '#' : word))
    .replace(/\d+/g, '#');
  return `${outcome} ${errorType ?? ''} ${message.slice(0, COMPARED_LENGTH)}`;
}
