import { isPlural } from './noun-phrase.ts';
import { POINTS_ELSEWHERE } from './points-elsewhere.ts';
import type { Topic } from './topic.ts';
import { isVerb } from './verbs.ts';

const DEFINED =
  /^((?:A|An|The) (?:[\p{Ll}-]+ ){0,2}?[\p{Ll}-]+) (?:is|are|has|means|holds|lives|runs|stands|consists)\b/u;
const MENTIONED =
  /\b(?:[Aa]n?|[Tt]he) (?:[\p{Ll}-]+ ){0,2}?[\p{Ll}-]+(?=(?: (?:is|are|was|were|has|have|can|must|may|will|of|that|which|and|or|in|on|for|with|without|from|by|at|to|as|when|if|so|before|after)\b)|[.,;:)?!]|$)/gu;
const NO_NOUN =
  /^(?:few|several|many|most|more|every|each|any|all|own|new|very|too|not|able|million|thousand|hundred|dozen|lot|bit|must|can|may|will|who|whose|what)$/;

const VAGUE =
  /\b(?:example|note|way|case|time|part|documentation|line|number|kind|word|name|rest|end|moment|thing|first|second|next|last|other|whole|following|previous|reason|result|idea|point|only|shortest|simplest|best|difference|default)\b/i;

/** The thing a sentence says something about, and, worth less, what it mentions with an article. */
export function nounTopics(sentence: string, small: (phrase: string) => string): Topic[] {
  return [...things(sentence, small), ...notions(sentence, small)];
}

type Small = (phrase: string) => string;

function things(sentence: string, small: Small): Topic[] {
  const subject = DEFINED.exec(sentence)?.[1];
  if (!subject || POINTS_ELSEWHERE.test(subject) || VAGUE.test(subject)) return [];
  const last = subject.split(' ').at(-1) ?? '';
  if (/(?:ed|ly)$/.test(last) || (/s$/.test(last) && isVerb(last))) return [];
  return [{ kind: isPlural(subject) ? 'things' : 'thing', phrase: small(subject), weight: 0.5 }];
}

/** What a sentence mentions with an article, up to a word that ends a noun phrase. */
function notions(sentence: string, small: Small): Topic[] {
  const found = Array.from(sentence.matchAll(MENTIONED), ([phrase]) => phrase);
  return found.flatMap((phrase) => {
    const [, ...words] = phrase.split(' ');
    const last = words.at(-1) ?? '';
    const isNoun =
      !/(?:ed|ly|ing|-\w+)$/.test(last) &&
      !(last.endsWith('s') && isVerb(last)) &&
      words.every((word) => word.length > 2);
    const isUsable =
      isNoun && !words.some((word) => POINTS_ELSEWHERE.test(word) || VAGUE.test(word) || NO_NOUN.test(word));
    return isUsable && !isPlural(phrase) ? [{ kind: 'notion' as const, phrase: small(phrase), weight: 0.25 }] : [];
  });
}
