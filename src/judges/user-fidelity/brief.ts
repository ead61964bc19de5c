import type { SettledFact, SettledUser } from '../../users/settle-user.ts';
import type { RuleFinding } from './rule-findings.ts';

const REVEAL: Readonly<Record<SettledFact['reveal'], string>> = {
  asked: 'told once it is asked for or needed',
  freely: 'told whenever it fits',
  never: 'never told',
};

/** What the user had been told to be, and what rules noticed, a paragraph each. */
export function briefOf(user: SettledUser, findings: readonly RuleFinding[]): readonly string[] {
  const { persona, goal, facts, unknown, guidelines } = user;
  return [
    persona.description === undefined ? '' : `Who the user is: ${persona.description}`,
    list("The user's goal, in parts", goal),
    list(
      'What the user knows',
      facts.map(({ id, text, reveal }) => `${id}: ${text} (${REVEAL[reveal]})`),
    ),
    list('What the user does not know, and says so when asked', unknown),
    list("The user's guidelines", guidelines),
    list(
      'Noticed by rules; see for yourself whether it is a fault',
      findings.map(({ criterion, reason }) => `${criterion}: ${reason}`),
    ),
  ].filter((part) => part !== '');
}

function list(title: string, entries: readonly string[]): string {
  return entries.length === 0 ? '' : `${title}:\n${entries.map((entry) => `- ${entry}`).join('\n')}`;
}
