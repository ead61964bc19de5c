import { clip } from '../../contract/display-copy.ts';
import type { Evidence } from '../../contract/judgement.ts';
import { isNearDuplicate } from '../../text/near-duplicate.ts';
import { wordsOf } from '../../text/words.ts';
import { isEcho } from '../../users/echo.ts';
import { flagMessage } from '../../users/flag-message.ts';
import { knownTexts } from '../../users/known-texts.ts';
import { hasLabel, hasMarkup } from '../../users/markup.ts';
import type { Scene } from '../../users/scene.ts';
import { givesAway } from '../../users/told-facts.ts';
import type { JudgedConversation } from '../judge.ts';
import { type PlayedTurn, playedTurns } from './scene-of-turn.ts';

/** Something that rules found in a message of the user. */
export interface RuleFinding {
  readonly criterion: 'reveal' | 'role';
  readonly evidence: Evidence;
  /** What is wrong, as a sentence that begins with the turn. */
  readonly reason: string;
  /** Whether that alone is a fault; else it is something for the model to look at. */
  readonly decides: boolean;
}

type Finding = Omit<RuleFinding, 'evidence' | 'reason'> & { readonly what: string };

/** Longest part of a message that is quoted, in characters. */
const LONGEST_QUOTE = 200;

const GREETING =
  /^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|dear (?:sir|madam|team)|hallo|guten (?:tag|morgen|abend)|bonjour|hola|buon ?giorno)\b/iu;

/** What only whoever serves says, where a sentence begins with it. */
const SERVING =
  /(?:^|[.!?\n]\s*)(?:(?:certainly|of course|sure)[,!]? )?(?:how (?:can|may) i (?:help|assist) you|(?:is there )?anything else i can (?:help|assist)|i(?:'|’)d be happy to (?:help|assist) you|wie kann ich (?:ihnen|dir) helfen|comment puis-je vous aider)/iu;

/** What rules find in all that the user said by itself, oldest first; a guard that the spec switches off finds nothing. */
export function ruleFindings(conversation: JudgedConversation): readonly RuleFinding[] {
  return playedTurns(conversation).flatMap((played) => {
    const { turn, question } = played.turn;
    const evidence = { turn, quote: clip(question, LONGEST_QUOTE) };
    return findingsIn(played).map(({ what, ...rest }) => ({
      ...rest,
      evidence,
      reason: `In turn ${turn} the user ${what}.`,
    }));
  });
}

function findingsIn({ turn, scene }: PlayedTurn): readonly Finding[] {
  const { question: message } = turn;
  const facts = turn.user?.facts ?? [];
  const flags = new Set([...flagMessage({ message, facts }, scene), ...(turn.user?.flags ?? [])]);
  const { guards } = scene.user;
  const known = scene.user.facts.length > 0 ? 'reveal' : 'role';
  return [
    ...(guards.has('secret-fact') ? secretsIn(message, facts, scene) : []),
    ...(guards.has('label') && hasLabel(message) ? [fault('named a speaker before what it said')] : []),
    ...(guards.has('markup') && hasMarkup(message) ? [fault('wrote reasoning, tags, field names or JSON')] : []),
    ...(guards.has('echo') && isEcho(message, scene.lastAnswer ?? '')
      ? [fault('repeated what the assistant had just said')]
      : []),
    ...(SERVING.test(message) ? [fault("offered help in the assistant's place")] : []),
    ...(flags.has('invented') ? [hint(known, 'named a number, date or address that nobody had told it')] : []),
    ...(flags.has('too-many-facts') ? [hint(known, 'told more new facts at once than its persona does')] : []),
    ...(greetsAgain(message, scene) ? [hint('role', 'greeted once more')] : []),
    ...(repeats(message, scene) ? [hint('role', 'said again what it had said before')] : []),
  ];
}

function fault(what: string): Finding {
  return { criterion: 'role', what, decides: true };
}

function hint(criterion: Finding['criterion'], what: string): Finding {
  return { criterion, what, decides: false };
}

function secretsIn(message: string, facts: readonly string[], scene: Scene): readonly Finding[] {
  const { user } = scene;
  const open = user.facts.filter(({ reveal }) => reveal !== 'never');
  const known = knownTexts({ ...scene, user: { ...user, facts: open } });
  const told = user.facts.filter(
    (fact) => fact.reveal === 'never' && (facts.includes(fact.id) || givesAway(message, fact, known)),
  );
  return told.map(({ id, text }) => ({
    criterion: 'reveal',
    what: `told ${id} (${text}), which is never told`,
    decides: true,
  }));
}

function greetsAgain(message: string, { previousQuestions }: Scene): boolean {
  return GREETING.test(message) && previousQuestions.some((previous) => GREETING.test(previous));
}

/** “Yes” to one question and “yes” to the next is no repetition. */
function repeats(message: string, { previousQuestions }: Scene): boolean {
  return wordsOf(message).length > 2 && previousQuestions.some((previous) => isNearDuplicate(message, previous));
}
