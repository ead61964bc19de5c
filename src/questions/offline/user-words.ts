/** A guide's words to its reader in the reader's words: `you lost your card` becomes `I lost my card`. */
export function asReader(text: string): string {
  return text
    .replace(/\byou are\b/gi, 'I am')
    .replace(/\byou(?:'|’)re\b/gi, "I'm")
    .replace(/\byou(?:'|’)ve\b/gi, "I've")
    .replace(/\byourself\b/gi, 'myself')
    .replace(/\byours\b/gi, 'mine')
    .replace(/\byour\b/gi, 'my')
    .replace(
      /(?<=\b(?:for|to|with|from|of|by|at|lets?|gives?|tells?|shows?|asks?|helps?|allows?|sends?|charges?|between) )you\b/gi,
      'me',
    )
    .replace(/\byou\b/gi, 'I');
}

/**
 * A heading or sentence start as it is written inside a sentence: names, acronyms and code keep their capitals, other words
 * lose them. A name is a word that `text` writes with a capital within its sentences and never without.
 */
export function inSentence(phrase: string, text: string): string {
  return phrase.replace(/[\p{L}\p{N}'’_.-]+/gu, (word) => (keepsCapital(word, text) ? word : word.toLowerCase()));
}

function keepsCapital(word: string, text: string): boolean {
  if (word === 'I' || /^.+[\p{Lu}\p{N}]|^\p{Lu}$/u.test(word)) return !/^An?$/.test(word);
  const bare = word.replace(/[.'’-]+$/, '').replace(/[^\p{L}\p{N}]/gu, '.');
  const isWrittenSmall = new RegExp(`(?<![\\w-])${bare.toLowerCase()}s?(?![\\w-])`, 'u').test(text);
  return !isWrittenSmall && new RegExp(`[\\p{Ll},] ${bare}(?!\\p{L})`, 'u').test(text);
}

const SINGULAR_IN_S = /(?:ss|us|is)$|\b(?:news|kubernetes|https|dns|os|alias|canvas|atlas|[jt]s|css|aws|sms|tls|gps)$/i;
const AFTER_HEAD =
  /\s(?:of|for|in|on|with|without|from|at|by|to|under|between|across|after|before|per|than|outside|inside)\s.*$/;

/** Whether a noun phrase takes a plural verb: its head noun ends in -s, or it joins two with `and`. */
export function isPlural(phrase: string): boolean {
  const head = phrase.replace(AFTER_HEAD, '');
  return /\sand\s/.test(head) || (/s$/.test(head) && !SINGULAR_IN_S.test(head) && !/['’]s$/.test(head));
}

/** A singular noun phrase with the article that the text uses for it (`the store`), or bare where it uses none. */
export function withArticle(phrase: string, text: string): string {
  if (/^(?:an?|the|my|your|its)\s|^\p{Lu}/u.test(phrase)) return phrase;
  const words = phrase.replace(/[^\p{L}\p{N} ]/gu, '.');
  const article = new RegExp(`\\b(an?|the)\\s+${words}(?![\\w-])`, 'i').exec(text)?.[1];
  return article ? `${article.toLowerCase()} ${phrase}` : phrase;
}
