import { escapePattern } from '../../text/escape-pattern.ts';

const SINGULAR_IN_S = /(?:ss|us|is)$|\b(?:news|kubernetes|https|dns|os|alias|canvas|atlas|[jt]s|css|aws|sms|tls)$/i;
const AFTER_HEAD =
  /\s(?:of|for|in|on|with|without|from|at|by|to|under|between|across|after|before|per|that|which)\s.*$/;

/** Whether a noun phrase takes a plural verb: its head noun ends in -s, or it joins two with `and`. */
export function isPlural(phrase: string): boolean {
  const head = phrase.replace(AFTER_HEAD, '');
  if (/\sand\s/.test(head)) return true;
  return /s$/.test(head) && !SINGULAR_IN_S.test(head) && !/['’]s$/.test(head);
}

/** A singular noun phrase with the article that the text uses for it (`the store`), or bare where it uses none. */
export function withArticle(phrase: string, text: string): string {
  if (/^(?:a|an|the|my|your|its)\s/i.test(phrase)) return phrase;
  const words = escapePattern(phrase);
  const found = Array.from(text.matchAll(new RegExp(`\\b(a|an|the)\\s+${words}(?![\\w-])`, 'gi')));
  const articles = found.map(([, article = '']) => article.toLowerCase());
  if (articles.length === 0) return phrase;
  const definite = articles.filter((article) => article === 'the').length;
  const indefinite = articles.find((article) => article !== 'the');
  return `${definite * 2 >= articles.length || !indefinite ? 'the' : indefinite} ${phrase}`;
}
