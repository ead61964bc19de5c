/** `agent.ts` of a new simulation: an agent that needs no key and no network. */
export const AGENT_TEMPLATE = `// The agent under test: convsim calls the function agent once per turn of every conversation.
// This one looks up facts in a list. Replace that with a call of your own agent; keep its parameters and its result.

/** One message of the conversation. The system message comes first, if there is one, and the new question last. */
interface Message {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** What convsim passes with a call. */
interface Call {
  /** Batch and seed, for example library-1/opening-hours. */
  conversationId: string;
  /** 0 for the seed question, 1 for the first follow-up, and so on. */
  turn: number;
  /** The line of seeds.csv that the conversation started from; columns of your own are in metadata. */
  seed: { id: string; question: string; tag?: string; metadata?: Record<string, unknown> };
  /** Identical for every attempt at this turn. Send it along, so that your server recognises repeated calls. */
  idempotencyKey: string;
  /** Aborted when the call is cancelled or has timed out. Pass it to every request. */
  signal: AbortSignal;
}

const FACTS = [
  'The library is open from 9 to 19 on weekdays and from 10 to 16 on Saturdays.',
  'A library card is free for residents and costs 15 euros a year for others.',
  'Books are lent for four weeks and can be renewed twice, unless somebody has reserved them.',
  'A late book costs 20 cents a day, and 10 euros at most.',
  'A reserved book is kept at the desk for one week.',
  'Study rooms for up to six people can be booked at the desk for two hours a day.',
  'On Saturdays at 11 there is a story hour for children, without registration.',
  'E-books can be borrowed with a library card and read on a phone.',
  'Printing costs 10 cents a page; the printer takes library cards.',
];

/**
 * Answers the last message.
 *
 * A real agent is called here, for example with fetch: send the messages, the idempotency key as a header, and the signal.
 * Read its key from the environment, inside the function, so that no file contains a secret.
 */
export async function agent(messages: readonly Message[], call: Call) {
  call.signal.throwIfAborted();
  const question = messages.at(-1)?.content ?? '';
  if (question.trim() === '') throw hopeless('there is no question in ' + call.conversationId);

  const said = messages.filter((message) => message.role === 'assistant').map((message) => message.content);
  const found = searchFacts(question);
  const news = found.filter((fact) => !said.some((answer) => answer.includes(fact)));
  return {
    // The answer: the only field that is required.
    content: (news.length > 0 ? news : found).join(' ') || 'I am sorry, I do not know that. Please ask at the desk.',
    // What the agent's tools returned in this turn: the next question can be made from it.
    toolOutputs: found,
    // The tools that were called in this turn: records hold them, and a rule of stop can look at them.
    toolCalls: [{ name: 'searchFacts', arguments: { question } }],
  };
}

/** The tool of this agent: up to two facts that share the most words with the question. */
function searchFacts(question: string): string[] {
  const asked = wordsOf(question);
  return FACTS.map((fact) => ({ fact, score: wordsOf(fact).filter((word) => asked.includes(word)).length }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, 2)
    .map(({ fact }) => fact);
}

/** Words of four letters and more, cut to their beginning, so that booked and books are found by book. */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z]{4,}/g) ?? []).map((word) => word.slice(0, 4));
}

/**
 * An error that no retry can fix. Without retryable: false, convsim retries a call that threw, up to
 * limits.agent.maxAttempts times; an error with status: 429 or retryAfterMs is a rate limit and is waited for.
 */
function hopeless(message: string): Error {
  return Object.assign(new Error(message), { retryable: false });
}
`;
