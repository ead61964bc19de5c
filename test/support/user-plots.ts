import type { ChatMessage } from '../../src/contract/message.ts';
import { sha256 } from '../../src/contract/seed-ids.ts';
import type { UserReply } from '../../src/users/user-reply.ts';

/** One request of a user model, as its script sees it. */
interface Occasion {
  /** Questions that the user has asked so far. */
  readonly said: number;
  /** Whether a claim of this turn was refused. */
  readonly isRefused: boolean;
  /** Whether a message of this turn was thrown away. */
  readonly isCorrected: boolean;
}

/** What the user does in a turn, where it does not just ask on. */
type Plot = (occasion: Occasion) => Partial<UserReply>;

/** Questions after the first before a conversation is full. */
export const PLOT_TURNS = 4;

const SATISFIED = { status: 'satisfied', open: [], message: '' } as const;

/** Users that each end in a way of their own, all but the last three before the conversation is full. */
const PLOTS: Readonly<Record<string, Plot>> = {
  claims: ({ said }) => (said === 3 ? SATISFIED : {}),
  // Too early: the goal takes three answers.
  insists: ({ said }) => (said === 2 ? SATISFIED : {}),
  doubted: ({ said, isRefused }) => (said >= 2 && !isRefused ? SATISFIED : {}),
  impatient: () => ({ helped: false }),
  leaves: ({ said }) => (said === 3 ? { status: 'giving-up', message: '' } : {}),
  farewell: ({ said }) => (said === 3 ? { message: 'Thank you, goodbye!' } : {}),
  // These two are ended by rules.
  ticket: () => ({}),
  stuck: () => ({}),
  late: ({ said }) => (said > PLOT_TURNS ? SATISFIED : {}),
  clumsy: ({ isCorrected }) => (isCorrected ? {} : { message: 'User: and what now?' }),
  opener: ({ said }) => ({ facts: said === 1 ? ['f1'] : [] }),
};

const TOPICS = ['price', 'colour', 'weight', 'warranty', 'delivery', 'invoice'];

/** Seeds of a spec, one a plot; the last one's user opens the conversation. */
export const PLOT_SEEDS = Object.keys(PLOTS).map((plot) => ({
  id: plot,
  goal: `Hear about the order of the plot ${plot}`,
  ...(plot !== 'opener' && { question: `Hello, it is about my ${plot} order.` }),
  ...(plot === 'impatient' && { patience: 2 }),
}));

/** The rules that end the plots `ticket` and `stuck`. */
export const PLOT_RULES = { goal: 'verified', when: [{ contains: 'RMA-' }], loop: 3 };

/** What the agent answers: always the same to the same question. */
export function plotAnswer(question: string): string {
  if (question.includes('stuck')) return 'Please call us again tomorrow.';
  if (question.includes('weight of my ticket')) return 'Yours is RMA-77.';
  return sha256(question).replace(/(.{5})/g, '$1 ');
}

/** What the model that plays the users writes: always the same to the same messages. */
export function plotReply(messages: readonly ChatMessage[]): object {
  const [first, ...rest] = messages;
  const name = /the plot (\w+)/.exec(first?.content ?? '')?.[1] ?? '';
  const instruction = rest.at(-1)?.content ?? '';
  if (instruction.includes('Was every part reached?')) return verdict(instruction);
  const occasion: Occasion = {
    said: rest.filter(({ role }) => role === 'assistant').length,
    isRefused: instruction.includes('something is missing'),
    isCorrected: instruction.includes('was thrown away'),
  };
  const asks: UserReply = {
    note: 'go on',
    helped: occasion.said === 0 ? null : true,
    open: [1],
    facts: [],
    status: 'continue',
    message: `And the ${TOPICS[occasion.said]} of my ${name} order?`,
  };
  return { ...asks, ...PLOTS[name]?.(occasion) };
}

/** The goal takes three answers. */
function verdict(chat: string): object {
  const answers = chat.split('<assistant>').length - 1;
  return answers >= 3 ? { missing: '', reached: true } : { missing: 'an answer', reached: false };
}
