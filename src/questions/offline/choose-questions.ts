import { chanceOf } from '../../contract/chance-of.ts';
import { sharedPart, subjectOf } from '../../text/words.ts';
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
const LONGEST = 16;
/** Each passage further down is this much less what the conversation is about. */
const PASSAGE_DISCOUNT = 0.35;
/** People ask about what they have just heard of, */
const MENTIONED = 1.6;
/** and hardly about what they already know. */
const TOLD_DISCOUNT = 0.75;
/** Topics that share more than this part of their words with an earlier question would sound like it. */
const TOO_ALIKE = 0.6;

/** Up to five questions about topics not asked about yet, best first; empty when the passages give none. */
export function chooseQuestions(situation: Situation): string[] {
  const asked = situation.previousQuestions.map(subjectOf);
  const heard = { all: subjectOf(situation.answers.join(' ')), last: subjectOf(situation.answers.at(-1) ?? '') };
  return findTopics(situation.passages)
    .filter(({ stems }) => !asked.some((earlier) => isCovered(stems, earlier)))
    .map((topic) => ({ topic, score: scoreOf(topic, situation, heard) }))
    .sort((a, b) => b.score - a.score || (a.topic.phrase < b.topic.phrase ? -1 : 1))
    .flatMap(({ topic }) => phrase(topic, situation) ?? [])
    .slice(0, MOST_QUESTIONS);
}

/** Whether a question has no more than sixteen words and none before it has the same words. */
export function isFresh(question: string, previousQuestions: readonly string[]): boolean {
  const key = keyOf(question);
  return question.split(/\s+/).length <= LONGEST && !previousQuestions.some((previous) => keyOf(previous) === key);
}

function keyOf(question: string): string {
  return question.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ');
}

/** Whether an earlier question was about all of the topic, or nearly. */
function isCovered(topic: ReadonlySet<string>, asked: ReadonlySet<string>): boolean {
  const shared = sharedPart(topic, asked) * topic.size;
  return shared === topic.size || shared / (topic.size + asked.size - shared) > TOO_ALIKE;
}

interface Heard {
  readonly all: ReadonlySet<string>;
  readonly last: ReadonlySet<string>;
}

function scoreOf(topic: FoundTopic, { conversationId, turn, previousQuestions }: Situation, heard: Heard): number {
  const lastStarts = previousQuestions.slice(-2).map(startOf);
  const isRepetitive = lastStarts.includes(startOf(phrasingsOf(topic)[0] ?? ''));
  const told = sharedPart(topic.told, heard.all);
  const isMentioned = sharedPart(topic.stems, heard.last) === 1 && told < 0.9;
  const nearness = 1 / (1 + PASSAGE_DISCOUNT * topic.passage);
  const chance = 0.4 + 0.6 * chanceOf(conversationId, turn, topic.phrase);
  const interest = (isMentioned ? MENTIONED : 1) * (1 - TOLD_DISCOUNT * told ** 2) * (isRepetitive ? 0.6 : 1);
  return topic.weight * nearness * chance * interest;
}

/** The topic's question that fits best: by chance, but not with the words that the last questions began with. */
function phrase(topic: FoundTopic, { previousQuestions, conversationId, turn }: Situation): string | undefined {
  const fresh = phrasingsOf(topic).filter((question) => isFresh(question, previousQuestions));
  const lastStarts = previousQuestions.slice(-2).map(startOf);
  const varied = fresh.filter((question) => !lastStarts.includes(startOf(question)));
  const choices = varied.length > 0 ? varied : fresh;
  return choices[Math.floor(chanceOf('phrase', conversationId, turn, topic.phrase) ** 1.5 * choices.length)];
}

function startOf(question: string): string {
  return question.toLowerCase().split(/\s+/).slice(0, 2).join(' ');
}
