import { addUsage } from '../contract/add-usage.ts';
import { displayCopy } from '../contract/display-copy.ts';
import { StepFailure } from '../contract/failures.ts';
import type { Seed } from '../contract/seed.ts';
import type { UserEnd } from '../contract/user-turn.ts';
import type { GeneratedQuestions } from '../questions/question-generator.ts';
import type { Question } from '../store/store.ts';
import type { QuestionShown, QuestionWanted } from './activities.ts';
import { attempt, retryWrite, type Work } from './attempt.ts';
import type { Dependencies } from './dependencies.ts';
import { questionRequest, readSoFar } from './question-request.ts';

/** Stored in the place of the question that the user did not ask; no question is empty. */
const THE_END = '';

/** How a generator without a goal ends a conversation. */
const ENDED: UserEnd = { outcome: 'user-ended', reason: 'the user had nothing more to ask' };

/** Nothing follows, and nobody has anything to say of the last answer. */
const NO_REACTION: Question = { content: THE_END, expectedFacts: null, usage: null, latencyMs: 0, pending: 'reaction' };

/**
 * Makes and stores the question that turn `input.turn` asks, from the turn before, or how the conversation ends instead: by a rule
 * of the spec, which is looked at first, or by its user.
 */
export async function generateNextQuestion(dependencies: Dependencies, input: QuestionWanted): Promise<QuestionShown> {
  const { store } = dependencies;
  const question = await attempt({ ...dependencies, step: 'question', input }, async (work) => {
    const stored = await store.findQuestion(input);
    // A reaction without a message, of a conversation that was extended since, is no question.
    const isOutdated = stored?.pending === 'reaction' && !input.isReaction;
    if (stored && !isOutdated) return stored;
    const made = await make(dependencies, input, work);
    if (made === NO_REACTION) return made;
    if (!stored) return retryWrite(() => store.saveQuestion(input, made));
    const whole = { ...made, usage: addUsage(stored.usage, made.usage) ?? null };
    return retryWrite(() => store.settleQuestion(input, whole, made.usage));
  });
  return shownQuestion(question, input);
}

async function make(dependencies: Dependencies, input: QuestionWanted, { runtime, signal }: Work): Promise<Question> {
  const ready = await runtime();
  const soFar = await readSoFar(dependencies, ready, input);
  const { seed, turns } = soFar;
  const end = turns && turns.length > 0 ? await ready.stop?.before({ seed, turns }, signal) : undefined;
  if (end) return { ...NO_REACTION, pending: undefined, end };
  const opening = openingOf(seed, input.turn);
  if (opening !== undefined && !input.isReaction) return { ...NO_REACTION, pending: undefined, content: opening };
  if (input.isReaction && !ready.questions.isUser) return NO_REACTION;
  await dependencies.budget.pass(input.batchId, ready.spec);
  const request = await questionRequest(dependencies, ready, input, soFar);
  const startedAt = performance.now();
  const made = await ready.questions.generate({ ...request, signal });
  return questionMade(made, input, performance.now() - startedAt);
}

/** One of the first questions that a seed fixes, after its own where it has one. */
function openingOf({ question, opening = [] }: Seed, turn: number): string | undefined {
  return opening[question === '' ? turn : turn - 1];
}

/** What a generator made, as it is stored; `tookMs` includes what it waited for the rate. */
export function questionMade(made: GeneratedQuestions, input: QuestionWanted, tookMs: number): Question {
  const { questions, isEnd = false, isClaim = false, user, usage, expectedFacts, waitedMs = 0 } = made;
  const end = user?.end ?? (isEnd ? ENDED : undefined);
  const [first = ''] = questions;
  // What a user with a goal says is put to the agent byte for byte.
  const said = user ? first : first.trim();
  const content = end && !isClaim ? THE_END : said;
  const mayBeEmpty = end !== undefined || isClaim || input.isReaction === true;
  if (content.trim() === '' && !mayBeEmpty)
    throw new StepFailure('NoQuestion', `The question generator returned no question for turn ${input.turn}.`);
  const pending = isClaim ? 'claim' : content === '' && end === undefined ? 'reaction' : undefined;
  return {
    content,
    expectedFacts: expectedFacts ?? null,
    usage: usage ?? null,
    latencyMs: Math.max(0, Math.round(tookMs - waitedMs)),
    ...(user && { user }),
    ...(end && { end }),
    ...(pending && { pending }),
  };
}

/** A question as the Temporal UI shows it, with what follows from it. */
export function shownQuestion(question: Question, { isReaction = false }: QuestionWanted): QuestionShown {
  const { content, latencyMs, user, pending } = question;
  const isClaim = pending === 'claim';
  // Stored by a version that kept no more of an end.
  const end = question.end ?? (content === THE_END && pending === undefined && !isReaction ? ENDED : undefined);
  return {
    question: displayCopy(content),
    latencyMs,
    ...(user && { status: user.status, open: user.open }),
    ...(typeof user?.helped === 'boolean' && { helped: user.helped }),
    ...(isClaim && { isClaim }),
    ...(end && !isClaim && { end }),
  };
}
