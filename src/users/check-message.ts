import type { Guard } from '../contract/user-turn.ts';
import { isNearDuplicate } from '../text/near-duplicate.ts';
import { wordsOf } from '../text/words.ts';
import { isEcho } from './echo.ts';
import { knownTexts } from './known-texts.ts';
import { hasLabel, hasMarkup } from './markup.ts';
import type { Scene } from './scene.ts';
import { givesAway } from './told-facts.ts';

/** Why a turn is refused. */
export interface Fault {
  readonly guard: Guard;
  /** What is wrong, for the model that is asked again. */
  readonly told: string;
}

/** What a turn says, as far as it can be refused for its words. */
export interface Spoken {
  readonly message: string;
  /** Ids of the facts that it says it tells. */
  readonly facts: readonly string[];
}

type MessageGuard = Exclude<Guard, 'shape' | 'cut' | 'open-goal' | 'empty' | 'too-early'>;

/** Each looks at one thing and returns what to tell the model where it is wrong. */
const CHECKS: readonly (readonly [MessageGuard, (spoken: Spoken, scene: Scene) => string | undefined])[] = [
  ['unknown-fact', unknownFact],
  ['markup', markup],
  ['label', label],
  ['echo', echo],
  ['secret-fact', secretFact],
  ['repeated', repeated],
];

/** The first guard that is on and that a turn does not pass, other than those of its form and its end. */
export function checkMessage(spoken: Spoken, scene: Scene): Fault | undefined {
  for (const [guard, check] of CHECKS) {
    const told = scene.user.guards.has(guard) ? check(spoken, scene) : undefined;
    if (told !== undefined) return { guard, told };
  }
  return undefined;
}

function unknownFact({ facts }: Spoken, { user }: Scene): string | undefined {
  const unknown = facts.filter((id) => !user.facts.some((fact) => fact.id === id));
  if (unknown.length === 0) return undefined;
  const known = user.facts.map(({ id }) => id).join(', ') || 'none';
  return `"facts" named ${unknown.join(', ').slice(0, 100)}, which you do not have. Your facts: ${known}.`;
}

function markup({ message }: Spoken): string | undefined {
  if (!hasMarkup(message)) return undefined;
  return 'The message held more than what you would type: reasoning, tags, field names or JSON. Write only what you type.';
}

function label({ message }: Spoken): string | undefined {
  return hasLabel(message) ? 'The message named who speaks. Write what you type, without a name before it.' : undefined;
}

function echo({ message }: Spoken, { lastAnswer }: Scene): string | undefined {
  if (lastAnswer === undefined || !isEcho(message, lastAnswer)) return undefined;
  return 'The message repeated what you were just told. You are the one who asked: write what you say to it, in your own words.';
}

function secretFact({ message, facts }: Spoken, scene: Scene): string | undefined {
  const secrets = scene.user.facts.filter(({ reveal }) => reveal === 'never');
  if (secrets.length === 0) return undefined;
  const known = knownTexts({
    ...scene,
    user: { ...scene.user, facts: scene.user.facts.filter((fact) => fact.reveal !== 'never') },
  });
  const told = secrets.filter((fact) => facts.includes(fact.id) || givesAway(message, fact, known));
  if (told.length === 0) return undefined;
  return `The message told ${told.map(({ id }) => id).join(', ')}, which you never tell anybody. Leave it out.`;
}

function repeated({ message }: Spoken, { previousQuestions, lastAnswer = '' }: Scene): string | undefined {
  const again = previousQuestions.find((previous) => isNearDuplicate(message, previous));
  if (again === undefined || message.trim() === '') return undefined;
  // “Yes” to one question and “yes” to the next is no repetition.
  if (wordsOf(message).length <= 2 && /[?？]/u.test(lastAnswer)) return undefined;
  return `You have said “${again.slice(0, 200)}” already. Say something else, or say it in another way that adds something.`;
}
