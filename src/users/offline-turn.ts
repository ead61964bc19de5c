import { askedPart, requestsIn } from './asked-for.ts';
import type { Fault } from './check-message.ts';
import { didHelp, openAfter } from './judge-answer.ts';
import { askAgain, askFor, askOn, GOODBYES, ignorance, LINGERING } from './offline-phrases.ts';
import { reviewTurn, type ReviewedTurn } from './review-turn.ts';
import type { Scene } from './scene.ts';
import type { SettledFact } from './settle-user.ts';
import type { UserReply } from './user-reply.ts';

/** From this part on, something is what an answer asks for. */
const ASKED = 0.2;

type Draft = Pick<UserReply, 'message' | 'status'> & { readonly facts?: readonly SettledFact[] };

/**
 * The next turn of a user that no model plays: rules over goal, facts and answers, always the same for the same conversation. It
 * opens with its goal, tells what is asked for, asks again what was not answered, and says goodbye once nothing is open.
 */
export function offlineTurn(scene: Scene): ReviewedTurn {
  const open = openAfter(scene);
  const helped = didHelp(scene);
  let fault: Fault = { guard: 'repeated', told: '' };
  for (const { message, status, facts = [] } of draftsOf(scene, open, helped)) {
    const ids = facts.map(({ id }) => id);
    const reviewed = reviewTurn({ note: '', helped, open: [...open], facts: ids, status, message }, scene);
    if ('accepted' in reviewed) return reviewed;
    fault = reviewed.fault;
  }
  return { fault };
}

/** What could be said, best first. */
function draftsOf(scene: Scene, open: readonly number[], helped: boolean | null): readonly Draft[] {
  if (scene.lastAnswer === undefined) return [opening(scene)];
  const part = scene.user.goal[(open[0] ?? 0) - 1];
  if (part === undefined) return done(scene, helped);
  const answers = helped === false ? [] : [...told(scene), ...denied(scene)];
  const isNew = !scene.previousQuestions.some((question) => question.includes(askFor(part)));
  const asked = helped === false ? askAgain(part) : askOn(part, isNew);
  return [...answers, ...asked.map(keepOn)];
}

function opening({ user }: Scene): Draft {
  const { goal, facts, persona } = user;
  const offered = facts.filter(
    ({ reveal }) => reveal === 'freely' || (reveal === 'asked' && persona.reveals === 'at-once'),
  );
  const wish = goal[0] === undefined ? 'hello, I have a question.' : askFor(goal[0]);
  return { message: [wish, ...offered.map(sentence)].join(' '), status: 'continue', facts: offered };
}

/** Nothing is open: goodbye, or, where it is too early for that, another question. Without a goal, the first answer that helps is enough. */
function done({ user }: Scene, helped: boolean | null): readonly Draft[] {
  if (user.goal.length === 0 && helped === false) return LINGERING.slice(2).map(keepOn);
  return [...GOODBYES.map((message): Draft => ({ message, status: 'satisfied' })), ...LINGERING.map(keepOn)];
}

/** The facts that the last answer asks for: the one that fits best, or all where the persona tells all. */
function told({ user, lastAnswer = '', told: before }: Scene): readonly Draft[] {
  const requests = requestsIn(lastAnswer);
  const fitting = user.facts
    .filter(({ id, reveal }) => reveal !== 'never' && !before.has(id))
    .map((fact) => ({ fact, part: askedPart(fact.text, requests) }))
    .filter(({ part }) => part >= ASKED)
    .sort((a, b) => b.part - a.part)
    .map(({ fact }) => fact);
  const facts = user.persona.reveals === 'gradually' ? fitting.slice(0, 1) : fitting;
  return facts.length === 0 ? [] : [{ message: facts.map(sentence).join(' '), status: 'continue', facts }];
}

/** Says that what is asked for is not known. */
function denied({ user, lastAnswer = '' }: Scene): readonly Draft[] {
  const requests = requestsIn(lastAnswer);
  if (!/[?？]/u.test(requests)) return [];
  const unknown = user.unknown.find((each) => askedPart(each, requests) >= ASKED);
  return ignorance(unknown).map(keepOn);
}

function keepOn(message: string): Draft {
  return { message, status: 'continue' };
}

function sentence({ text }: SettledFact): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
