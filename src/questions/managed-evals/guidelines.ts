import { pythonRepr } from './python-repr.ts';

const GUIDELINES = `Ask one question that the given content answers, the way a user types into a chat window: a few everyday words, \
not a full formal sentence. Where a manual would ask "Which notification channels does the monitoring feature support?", a \
user types "where can it send alerts?".
Ask about something new, and put it differently than in this list of questions asked before:
`;

/** The guidelines for the next question. The questions asked before stand in them as a Python list, as the service's own client writes them. */
export function questionGuidelines(previousQuestions: readonly string[]): string {
  return `${GUIDELINES}${pythonRepr(previousQuestions)}`;
}
