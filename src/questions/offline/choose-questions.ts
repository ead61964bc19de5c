import { countShared } from '../../text/count-shared.ts';
import { splitSentences } from '../../text/split-sentences.ts';
import { chanceOf, pick } from './chance.ts';
import { questionStems, topicStems } from './content-words.ts';
import { findTopics, type FoundTopic } from './find-topics.ts';
import { phrasingsOf } from './phrasings.ts';

/** What the choice depends on: the same input always gives the same questions. */
export interface Situation {
  readonly passages: readonly string[];
  readonly previousQuestions: readonly string[];
  /** What the agent has answered so far, oldest first. */
  readonly answers: readonly string[];
  readonly conversationId: string;
  readonly turn: number;
}

const MOST_QUESTIONS = 5;
const SHORTEST = 3;
const LONGEST = 16;
/** Each passage further down is this much less what the conversation is about. */
const PASSAGE_DISCOUNT = 0.35;
/** People ask about what they have just heard of, as long as there is more to be said, */
const MENTIONED = 1.6;
/** and hardly about what they have been told already. */
const TOLD_DISCOUNT = 0.75;
/** Topics that share more than this part of their words with an earlier question would sound like it. */
const TOO_ALIKE = 0.6;

/** Up to five questions about topics not asked about yet, best first; empty when the passages give none. */
export function chooseQuestions(situation: Situation): string[] {
  const asked = situation.previousQuestions.map(topicStems);
  const topics = findTopics(situation.passages).filter(
    (topic) => !asked.some((stems) => isCovered(topic.stems, stems)),
  );
  const heard = heardFrom(situation.answers);
  const ranked = topics
    .map((topic) => ({ topic, score: scoreOf(topic, situation, heard) }))
    .sort((a, b) => b.score - a.score || (a.topic.phrase < b.topic.phrase ? -1 : 1));
  const questions = ranked.flatMap(({ topic }) => phrase(topic, situation) ?? []);
  return questions.slice(0, MOST_QUESTIONS);
}

/** Whether a question has three to sixteen words and asks nothing that an earlier one asked. */
export function isFresh(question: string, previousQuestions: readonly string[]): boolean {
  const length = question.split(/\s+/).length;
  const key = keyOf(question);
  return length >= SHORTEST && length <= LONGEST && !previousQuestions.some((previous) => keyOf(previous) === key);
}

function keyOf(question: string): string {
  return [...questionStems(question)].sort().join(' ');
}

/** Whether an earlier question was about all of the topic, or nearly. */
function isCovered(topic: ReadonlySet<string>, asked: ReadonlySet<string>): boolean {
  const shared = countShared(topic, asked);
  return shared === topic.size || shared / (topic.size + asked.size - shared) > TOO_ALIKE;
}

function scoreOf(topic: FoundTopic, situation: Situation, heard: Heard): number {
  const { conversationId, turn, previousQuestions } = situation;
  const starts = previousQuestions.slice(-2).map(startOf);
  const isRepetitive = starts.includes(startOf(phrasingsOf(topic)[0] ?? ''));
  const chance = 0.4 + 0.6 * chanceOf(conversationId, turn, topic.phrase);
  const nearness = 1 / (1 + PASSAGE_DISCOUNT * topic.passage);
  return topic.weight * nearness * chance * interestOf(topic, heard) * (isRepetitive ? 0.6 : 1);
}

/** Words of the last answer, and of each sentence of all answers. */
interface Heard {
  readonly last: ReadonlySet<string>;
  readonly sentences: readonly ReadonlySet<string>[];
}

function heardFrom(answers: readonly string[]): Heard {
  const sentences = answers.flatMap(splitSentences).map(topicStems);
  return { last: topicStems(answers.at(-1) ?? ''), sentences };
}

function interestOf(topic: FoundTopic, heard: Heard): number {
  const isMentioned = [...topic.stems].every((stem) => heard.last.has(stem));
  const old = topic.told.filter((told) => heard.sentences.some((sentence) => isWithin(told, sentence))).length;
  const toldPart = old / Math.max(1, topic.told.length);
  return (isMentioned && toldPart < 1 ? MENTIONED : 1) * (1 - TOLD_DISCOUNT * toldPart);
}

function isWithin(told: ReadonlySet<string>, sentence: ReadonlySet<string>): boolean {
  return countShared(told, sentence) >= 0.75 * told.size;
}

/** The topic's question that fits best: by chance, but not with the words that the last questions began with. */
function phrase(topic: FoundTopic, { previousQuestions, conversationId, turn }: Situation): string | undefined {
  const fresh = phrasingsOf(topic).filter((question) => isFresh(question, previousQuestions));
  const starts = new Set(previousQuestions.slice(-2).map(startOf));
  const varied = fresh.filter((question) => !starts.has(startOf(question)));
  return pick(varied.length > 0 ? varied : fresh, chanceOf('phrase', conversationId, turn, topic.phrase));
}

function startOf(question: string): string {
  return question
    .toLowerCase()
    .replace(/^(?:and|also|ok),? /, '')
    .split(/\s+/)
    .slice(0, 2)
    .join(' ');
}
