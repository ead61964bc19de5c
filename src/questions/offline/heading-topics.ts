import { asAsker, inSentence } from './asker.ts';
import { isPlural, withArticle } from './noun-phrase.ts';
import type { Heading } from './outline.ts';
import type { Topic } from './topic.ts';
import { isOrder, orderOfGerund } from './verbs.ts';

/** Headings that name a place in a page rather than a subject. */
const NO_SUBJECT =
  /^(?:overview|introduction|intro|summary|notes?|see also|examples?|next steps?|getting started|quick ?start|background|contents|appendix|faq|more|further reading|prerequisites|requirements|usage|conclusion|limitations|licen[cs]e|contributing|changelog|credits|concepts|guide|reference|tutorial|index|home|details|other.*|and .*|.*\bexamples?\b.*|map of .*|table of .*|words|terms|glossary|.* to go next|the life of .*)$/i;
/** Verbs that make a heading a statement, which cannot be asked about like a thing. */
const STATES =
  /\b(?:is|are|was|were|has|have|had|does|do|did|can|cannot|could|must|may|will|would|should|wins?|fails?|looks|stays?|goes|happens?|keeps?|kept|threw|throws|returned|refused|answered)\b/;
/** Pages whose headings quote messages. */
const QUOTES_MESSAGES = /troubleshoot|errors?\b|problems?\b|messages?\b|failures?\b/i;
/** A phrase that stops short, as a lead-in does. */
const ENDS_OPEN = /\b(?:when|if|with|to|for|and|or|of|the|an?|in|on|by|from|as|is|are)$/i;
const STARTS_BADLY =
  /^(?:many|several|some|other|more|few|all|every|each|no|one|two|three|it|this|that|these|those|both)\b/i;
const TROUBLED =
  /^(?:bad|broken|missing|failed|failing|wrong|unknown|invalid|lost|late|duplicate|empty|long|large|big|slow)\s.*(?<!s)s$/;
const LONGEST = 9;

/** What a heading announces, as something to ask about; `undefined` where it would make no natural question. */
export function headingTopic(heading: Heading, text: string): Topic | undefined {
  const bare = heading.text.replace(/`/g, '').replace(/^(?:\d+[.)]\s*|\d+(?:\.\d+)+\s+|step \d+:?\s+)/i, '');
  const phrase = asAsker(inSentence(bare.replace(/[.!:…]+$/, ''), text));
  if (
    phrase.split(' ').length > LONGEST ||
    NO_SUBJECT.test(phrase) ||
    ENDS_OPEN.test(phrase) ||
    !/^[\p{L}\p{N}]/u.test(phrase)
  )
    return undefined;
  if (heading.isOwn && QUOTES_MESSAGES.test(heading.page) && /^\p{Ll}/u.test(bare)) return message(bare);
  return sentenceLike(phrase) ?? doing(phrase) ?? nounLike(phrase, heading.opensList, text);
}

function message(text: string): Topic {
  return { kind: 'message', phrase: `"${text.replaceAll('"', "'")}"`, weight: 0.8 };
}

function sentenceLike(phrase: string): Topic | undefined {
  if (/\b(?:it|this|they)\b|^what I \w+$/.test(phrase)) return undefined;
  if (phrase.endsWith('?')) return { kind: 'question', phrase: phrase.slice(0, -1), weight: 1 };
  const howTo = /^how to (.+)/.exec(phrase)?.[1];
  if (howTo) return { kind: 'task', phrase: howTo, weight: 1 };
  if (/^(?:what|who|which) (?:is|are|was|happens|can|does|must|counts|goes|decides)\b/.test(phrase)) {
    return { kind: 'question', phrase, weight: 0.9 };
  }
  if (/^(?:if|when) (?!to\b)\S+ \S+/.test(phrase)) return { kind: 'event', phrase, weight: 1 };
  return /^(?:how(?! many| much)|what|why|where|when|which|who) \S+ \S+/.test(phrase)
    ? { kind: 'clause', phrase, weight: 0.8 }
    : undefined;
}

function doing(phrase: string): Topic | undefined {
  if (phrase.includes(',')) return undefined;
  const order = isOrder(phrase) ? phrase : orderOfGerund(phrase);
  if (order?.includes(' ')) return { kind: 'task', phrase: order, weight: 1 };
  return /^\p{Ll}{3,}ing$/u.test(phrase) && order ? { kind: 'activity', phrase, weight: 0.6 } : undefined;
}

function nounLike(phrase: string, opensList: boolean, text: string): Topic | undefined {
  const isAwkward =
    /[,:;/&()=<>"“?]|—|\bvs\b/.test(phrase) ||
    STARTS_BADLY.test(phrase) ||
    STATES.test(phrase) ||
    /^(?:how|what|why|if|when|to)\b/.test(phrase);
  if (isAwkward || phrase.split(' ').length > 6 || /^\p{Ll}+(?:ing|ed)\b/u.test(phrase)) return undefined;
  if (/\b(?:that|which|who)\b/.test(phrase)) return undefined;
  if (TROUBLED.test(phrase)) return { kind: 'trouble', phrase, weight: 0.75 };
  if (!isPlural(phrase)) return { kind: 'thing', phrase: withArticle(phrase, text), weight: 0.7 };
  return { kind: opensList ? 'list' : 'things', phrase, weight: opensList ? 0.85 : 0.75 };
}
