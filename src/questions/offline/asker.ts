import { escapePattern } from '../../text/escape-pattern.ts';

/** A guide's words to its reader as the reader says them: `you lost your id` becomes `I lost my id`. */
export function asAsker(text: string): string {
  return text
    .replace(/\byou are\b/gi, 'I am')
    .replace(/\byou(?:'|’)re\b/gi, "I'm")
    .replace(/\byou(?:'|’)ve\b/gi, "I've")
    .replace(/\byourself\b/gi, 'myself')
    .replace(/\byours\b/gi, 'mine')
    .replace(/\byour\b/gi, 'my')
    .replace(
      /(?<=\b(?:for|to|with|from|of|lets?|gives?|tells?|shows?|asks?|helps?|allows?|leaves?|sends?|between) )you\b/gi,
      'me',
    )
    .replace(/\byou\b/gi, 'I');
}

const SMALL_ANYWAY =
  /^(?:a|an|the|of|for|in|on|to|and|or|with|from|at|by|as|your|its|is|are|when|how|what|why|where|which|each|every)$/i;

/**
 * A heading or sentence start as it stands inside a sentence: names, acronyms and code keep their capitals, other words
 * lose them. Whether a word is a name is read from the text around it.
 */
export function inSentence(phrase: string, text: string): string {
  return phrase.replace(/[\p{L}\p{N}'’_.-]+/gu, (word) => (keepsCapital(word, text) ? word : word.toLowerCase()));
}

function keepsCapital(word: string, text: string): boolean {
  if (!/^\p{Lu}/u.test(word)) return true;
  if (SMALL_ANYWAY.test(word)) return false;
  if (/\p{Lu}|\d/u.test(word.slice(1))) return true;
  const bare = word.replace(/[.'’-]+$/, '');
  const isWrittenSmall = new RegExp(`(?<![\\w-])${escapePattern(bare.toLowerCase())}s?(?![\\w.-]?\\w)`, 'u').test(text);
  return !isWrittenSmall && new RegExp(`[\\p{Ll},] ${escapePattern(bare)}(?![\\p{L}])`, 'u').test(text);
}
