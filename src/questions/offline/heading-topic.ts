import type { Topic } from './topic.ts';
import { asReader, inSentence, isPlural, withArticle } from './user-words.ts';
import { isOrder, orderOfGerund } from './verbs.ts';

/** Headings that name a place in a page rather than a subject. */
const NO_SUBJECT =
  /^(?:overview|introduction|intro|summary|notes?|see also|next steps?|getting started|quick ?start|background|contents|appendix|faq|more|further reading|prerequisites|requirements|usage|conclusion|limitations|licen[cs]e|contributing|changelog|credits|concepts|guide|reference|tutorial|index|home|details|examples?|other.*|and .*|.*\bexamples?\b.*|table of .*|terms|glossary|at a glance|in short)$/i;
/** Verbs that make a heading a statement, which cannot be asked about like a thing. */
const STATES =
  /\b(?:is|are|was|were|has|have|had|does|do|did|can|cannot|could|must|may|will|would|should|not|it|that|which|who)\b/;
/** A phrase that stops short, as a lead-in does. */
const ENDS_OPEN = /\b(?:when|if|with|to|for|and|or|of|the|an?|in|on|by|from|as|is|are)$/i;
const STARTS_BADLY =
  /^(?:many|several|some|other|more|few|all|every|each|no|one|two|three|it|this|that|these|those|both|how|what|why|if|when|to|\p{Ll}+(?:ing|ed))\b/iu;
/** What is not as it should be: nobody asks how it works. */
const TROUBLED =
  /^(?:(?:a|the) )?(?:bad|broken|closed|damaged|duplicate|empty|expired|failed|failing|forgotten|full|invalid|late|lost|missing|stolen|suspended|unknown|wrong)\s/;
const LONGEST = 9;

/** What a heading announces, as something to ask about; `undefined` where it would make no natural question. */
export function headingTopic(heading: string, text: string): Topic | undefined {
  const bare = heading.replace(/`/g, '').replace(/^(?:\d+[.)]\s*|\d+(?:\.\d+)+\s+|step \d+:?\s+)/i, '');
  const phrase = asReader(inSentence(bare.replace(/[.!:…]+$/, ''), text));
  const isUsable = phrase.split(' ').length <= LONGEST && /^[\p{L}\p{N}]/u.test(phrase);
  if (!isUsable || NO_SUBJECT.test(phrase) || ENDS_OPEN.test(phrase)) return undefined;
  return sentenceLike(phrase) ?? doing(phrase) ?? nounLike(phrase, text);
}

function sentenceLike(phrase: string): Topic | undefined {
  if (/\b(?:it|this|they|ones?)\b|^what I \w+$/.test(phrase)) return undefined;
  const howTo = /^how to (.+)/.exec(phrase)?.[1];
  if (howTo) return { kind: 'task', phrase: howTo, weight: 1 };
  if (phrase.endsWith('?')) return { kind: 'question', phrase: phrase.slice(0, -1), weight: 1 };
  if (/^(?:what|who|which) (?:is|are|was|happens|can|does|must|counts)\b/.test(phrase)) {
    return { kind: 'question', phrase, weight: 0.9 };
  }
  if (/^(?:if|when|after|during) \S+ \S+/.test(phrase)) return { kind: 'event', phrase, weight: 1 };
  const isClause = /^(?:how(?! many| much)|what|why|where|when|which|who) \S+ \S+/.test(phrase);
  return isClause ? { kind: 'clause', phrase, weight: 0.9 } : undefined;
}

function doing(phrase: string): Topic | undefined {
  if (phrase.includes(',') || STATES.test(phrase)) return undefined;
  const order = orderOfGerund(phrase) ?? (isOrder(phrase) ? phrase : undefined);
  if (order?.includes(' ') && !/^\S+ (?:of\b|(?:and|or) \S+$)/.test(order))
    return { kind: 'task', phrase: order, weight: 1 };
  return order && /^\p{Ll}{3,}ing$/u.test(phrase) ? { kind: 'thing', phrase, weight: 0.6 } : undefined;
}

function nounLike(phrase: string, text: string): Topic | undefined {
  const isAwkward = /[,:;/&()=<>"“?]|—|\bvs\b/.test(phrase) || STARTS_BADLY.test(phrase) || STATES.test(phrase);
  if (isAwkward || phrase.split(' ').length > 6 || isOrder(phrase)) return undefined;
  if (TROUBLED.test(phrase)) return { kind: 'trouble', phrase: withArticle(phrase, text), weight: 0.75 };
  if (isPlural(phrase)) return { kind: 'things', phrase, weight: 0.75 };
  return { kind: 'thing', phrase: withArticle(phrase, text), weight: 0.75 };
}
