import type { Topic } from './topic.ts';
import { asReader, inSentence } from './user-words.ts';
import { isVerb } from './verbs.ts';

/** Words that point at another sentence: a question with one would not be understood. */
const POINTS_ELSEWHERE =
  /\b(?:it|its|they|them|their|this|that|these|those|there|he|she|which|one|ones|so|such|both|latter|former|same|here|above|below|then|only)\b|s you\b/i;
/** `If …,` at the start of a sentence, or an `if …` that ends one: elsewhere a clause may be cut short. */
const EVENT = /^(if|when) ([^,.;:—–()?!]+),|\b(if|when) ([^,.;:—–()?!]+)[.;]?$/i;
const NO_CLAUSE =
  /^(?:to|not|set|given|needed|necessary|possible|any|also|even|using|on|off|in|at|only|present|omitted|left|none|\p{Ll}+(?:ing|ed))\b/iu;
const TASKS = [
  /^To ([a-z][^,.;:—()]+),/,
  /\byou (?:can|may)(?: also| always| still| just| then)? ([a-z][^,.;:—()]+)/i,
  /^(?:Use|Run|Pass|Set|Add|Call|Press|Choose|Tap|Open) [^,.;:—()]*? to ([a-z][^,.;:—()]+)/,
];
/** Where the way of doing something begins, after what is done. */
const HOW_PART =
  / (?:within|in the|with|by|using|via|so that|because|before|after|at any time|in order|without having|unless|while|through|if|when|and|as|or|but|until|up to) .*$| (?:afterwards|anytime|too)$/;
const NO_TASK = /^(?:be|have|do|see|know|think|expect|need|find|learn|go|take)\b/;
const FAILURE = /(?:Error|Exception|Failed|Failure|-failed|-error|_FAILED)$|(?:^|_)ERR(?:OR)?_/;
const LEFT_OPEN = / (?:with|to|for|and|or|of|the|an?|in|on|by|from|as|when|if)$/;

/** What a sentence gives to ask about: things that may happen, and things to do. */
export function sentenceTopics(sentence: string, text: string): Topic[] {
  if (/^this (?:chapter|document|guide|page|section)\b/i.test(sentence)) return [];
  const bare = sentence.replace(/`[^`]*[,.;:()][^`]*`/g, '(').replace(/`/g, '');
  return [...events(bare), ...tasks(bare)].map((topic) => ({
    ...topic,
    phrase: asReader(inSentence(topic.phrase, text)),
  }));
}

function events(sentence: string): Topic[] {
  const [, first, opening, last, ending] = EVENT.exec(sentence) ?? [];
  const [word, clause = ''] = opening === undefined ? [last, ending] : [first, opening];
  const isUsable = hasLength(clause, 3, 11) && !POINTS_ELSEWHERE.test(clause) && !NO_CLAUSE.test(clause);
  return isUsable ? [{ kind: 'event', phrase: `${word?.toLowerCase() ?? ''} ${clause}`, weight: 0.95 }] : [];
}

function tasks(sentence: string): Topic[] {
  return TASKS.flatMap((pattern) => {
    const phrase = (pattern.exec(sentence)?.[1] ?? '').trim().replace(HOW_PART, '').replace(LEFT_OPEN, '');
    const isDone = isVerb(phrase.split(' ')[0] ?? '') && !NO_TASK.test(phrase);
    if (!isDone || !hasLength(phrase, 2, 8) || POINTS_ELSEWHERE.test(phrase)) return [];
    return [{ kind: 'task' as const, phrase, weight: 0.75 }];
  });
}

function hasLength(phrase: string, least: number, most: number): boolean {
  const count = phrase.trim().split(/\s+/).length;
  return count >= least && count <= most;
}

/** The names that a sentence writes in code marks: settings, flags, variables, files and failures. */
export function codeTopics(sentence: string): Topic[] {
  const names = Array.from(sentence.matchAll(/`([^`\n]+)`/g), ([, code = '']) => code.trim().replace(/^\.|\(\)$/g, ''));
  return names.filter(isName).map((phrase) => {
    return { kind: FAILURE.test(phrase) ? 'failure' : 'name', phrase, weight: 0.55 };
  });
}

/** Whether a text is a name by its form: a plain word such as `true` or `id` would make no question. */
function isName(code: string): boolean {
  const isFlagOrVariable = /^--[a-z][\w-]+$|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(code);
  const isSetting = /^[a-z]+(?:[A-Z][a-z0-9]*)+$|^(?:[A-Z][a-z0-9]+){2,}$|^[a-z]+(?:_[a-z]+)+$/.test(code);
  return isFlagOrVariable || isSetting || /^(?:[\w-]+\/)*[\w-]+\.(?:ya?ml|jsonl?|toml|env|lock|ini|log)$/.test(code);
}
