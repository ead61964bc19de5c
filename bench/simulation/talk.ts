import { ANSWER, TOOL_OUTPUT } from './components.ts';

const PARTS = [
  'brakes',
  'chain',
  'tyres',
  'saddle',
  'lights',
  'bell',
  'pedals',
  'gears',
  'frame',
  'wheels',
  'lock',
  'basket',
];

/** The question of a turn. Each asks for something else, as guards want it; every third tells a fact of the user. */
export function askedIn(turn: number): string {
  const told = turn % 3 === 1 ? ' Mine has the number 4417.' : '';
  return `How often should the ${partOf(turn)} be looked at, and what does that cost?${told}`;
}

/** An agent that answers at once, in every turn something else. */
export async function talkingAgent(messages: readonly { readonly role: string }[]) {
  const turn = messages.filter(({ role }) => role === 'user').length - 1;
  return {
    content: `${partOf(turn)}: looked at once a year, or after 2000 km. ${ANSWER}`,
    toolOutputs: [`On ${partOf(turn)}. ${TOOL_OUTPUT}`],
  };
}

function partOf(turn: number): string {
  const round = Math.floor(turn / PARTS.length);
  return `${PARTS[turn % PARTS.length]}${round === 0 ? '' : ` of bicycle ${round + 1}`}`;
}
