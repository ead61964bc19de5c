import { aroundCode } from '../../text/around-code.ts';
import { asAsker, inSentence } from './asker.ts';
import { nounTopics } from './noun-topics.ts';
import { POINTS_ELSEWHERE } from './points-elsewhere.ts';
import type { Topic } from './topic.ts';
import { isVerb } from './verbs.ts';

const NO_CLAUSE =
  /^(?:to|not|set|given|needed|necessary|possible|any|also|even|using|on|off|in|at|only|present|omitted|left|none)\b/i;
const CLAUSE = /\b(if|when)\s+([^,.;:—–()?!]+?)(?=[,.;:—–()?!]|$|\s+then\b)/gi;
const TASKS = [
  /^To ([a-z][^,.;:—()]+),/g,
  /\byou (?:can|may)(?: also| always| still| just| then)? ([a-z][^,.;:—()]+)/gi,
  /^(?:Use|Run|Pass|Set|Add|Call|Press|Choose) [^,.;:—()]*? to ([a-z][^,.;:—()]+)/g,
];
/** Where the way of doing something begins, after what is done. */
const HOW_PART =
  / (?:with|by|using|via|so that|because|before|after|at any time|in order|without having|unless|while|through|if|when|and|as) .*$| (?:afterwards|anytime|too)$/;
const RULE =
  /^((?:An?|The|Each|Every|All)? ?(?:[\p{L}\uE000-\uF8FF\d'-]+ ){1,4}?)(must|cannot|should|can only|may only) (?!also|be careful)([^,.;:—()]+)/u;

/** What single sentences give to ask about: things to do, things that may happen, rules, and what they define. */
export function sentenceTopics(sentences: readonly string[], text: string): Topic[] {
  return sentences.flatMap((sentence) => {
    const small = (phrase: string): string => asAsker(inSentence(phrase.replace(/`/g, '').trim(), text));
    return [events, tasks, rules, nounTopics].flatMap((topics) => topics(sentence, small));
  });
}

type Small = (phrase: string) => string;

function events(sentence: string, small: Small): Topic[] {
  const clauses = aroundCode(sentence, (masked) =>
    Array.from(masked.matchAll(CLAUSE)).flatMap(({ 0: whole, 1: connector = '', 2: clause = '', index }) => {
      const mayBeCutShort = index > 0 && masked[index + whole.length] === ',';
      return mayBeCutShort ? [] : [`${connector.toLowerCase()} ${clause}`];
    }),
  );
  return clauses.flatMap((clause) => {
    const inner = clause.replace(/^\w+ /, '');
    const isUsable = hasLength(inner, 3, 11) && !POINTS_ELSEWHERE.test(inner) && !NO_CLAUSE.test(inner);
    if (!isUsable || /^\p{Ll}+(?:ing|ed)\b/u.test(inner) || /`.*`.*`/.test(inner)) return [];
    return [{ kind: 'event' as const, phrase: small(clause), weight: 0.95 }];
  });
}

function tasks(sentence: string, small: Small): Topic[] {
  const found = aroundCode(sentence, (masked) =>
    TASKS.flatMap((pattern) => Array.from(masked.matchAll(pattern), ([, order = '']) => order)),
  );
  return found.flatMap((order) => {
    const phrase = order
      .trim()
      .replace(HOW_PART, '')
      .replace(/ (?:with|to|for|and|or|of|the|an?|in|on|by|from|as|when|if)$/, '');
    const isDone = /^[a-z]+ \S/.test(phrase) && !/^(?:be|have|do|the|a|an|only|see|know|think|expect)\b/.test(phrase);
    if (!isDone || !isVerb(phrase.split(' ')[0] ?? '') || !hasLength(phrase, 2, 8) || POINTS_ELSEWHERE.test(phrase))
      return [];
    return [{ kind: 'task' as const, phrase: small(phrase), weight: 0.9 }];
  });
}

function rules(sentence: string, small: Small): Topic[] {
  const [phrase] = aroundCode(sentence, (masked) => {
    const [, subject = '', modal = '', rest = ''] = RULE.exec(masked) ?? [];
    if (!subject || !hasLength(subject, 1, 4) || !hasLength(rest, 2, 7)) return [];
    const [verb = '', only = ''] = modal.replace('cannot', "can't").split(' ');
    return [[verb, subject.trim(), only, rest.trim()].filter((part) => part).join(' ')];
  });
  if (!phrase || POINTS_ELSEWHERE.test(phrase) || /\b(?:you|and|or|but|who|what|nothing|nobody)\b/.test(phrase))
    return [];
  return [{ kind: 'rule', phrase: small(phrase), weight: 0.6 }];
}

function hasLength(phrase: string, least: number, most: number): boolean {
  const count = phrase.trim().split(/\s+/).length;
  return count >= least && count <= most;
}
