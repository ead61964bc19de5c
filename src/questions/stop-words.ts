/** What prompts of simulators teach a model to write when its user has no more questions. */
export const DEFAULT_STOP_WORDS: readonly string[] = [
  '###STOP###',
  '###END###',
  '###DONE###',
  '###TRANSFER###',
  '###OUT-OF-SCOPE###',
  '[DONE]',
  '[STOP]',
  '[END]',
  '[END_CONVERSATION]',
  '<STOP>',
  '<END>',
  '<DONE>',
  '<|endconversation|>',
  'TERMINATE',
];

/** A word that no sentence holds by chance: it begins and ends with a mark. */
const UNMISTAKABLE = /^[^\p{L}\p{N}\s].*[^\p{L}\p{N}\s]$/u;

/**
 * Whether a message of the simulated user ends the conversation: a stop word is all of it, or a line of its own, or, where it
 * is not an ordinary word, its end. One that is only spoken of does not.
 */
export function endsConversation(message: string, stopWords: readonly string[] = DEFAULT_STOP_WORDS): boolean {
  const lines = message.split('\n').map((line) => line.trim().replace(/^["'`*]+|["'`*.!]+$/g, ''));
  const end = message.trimEnd();
  return stopWords.some(
    (word) =>
      lines.includes(word) ||
      (UNMISTAKABLE.test(word) && /(?:^|[\s.,!?…])$/.test(end.slice(0, -word.length)) && end.endsWith(word)),
  );
}
