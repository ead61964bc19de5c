/** `user.ts` of a new simulation: a question generator that needs no key and no network. */
export const USER_TEMPLATE = `// Plays the user: convsim calls the function nextQuestion after every turn but the last.
// This user wonders about what the agent has just talked about. A model can take its place and ask in many more ways.

/** What the next question can be based on. */
interface Request {
  /** What the last turn was about, as selected by context in sim.yaml; never empty. */
  context: string;
  /** Every question of this conversation so far, the seed question first. */
  previousQuestions: readonly string[];
  /** From sim.yaml or the seed. */
  agentDescription: string | undefined;
  /** The whole conversation so far, the last answer included. */
  messages: readonly { role: string; content: string }[];
  /** The line of seeds.csv that the conversation started from; columns of your own are in metadata. */
  seed: { id: string; question: string; tag?: string; metadata?: Record<string, unknown> };
  conversationId: string;
  /** The turn that the question is for: 1 or more. */
  turn: number;
}

/** What comes to this user's mind when the agent mentions a word. */
const THOUGHTS = [
  { word: 'card', question: 'How do I get a library card, and what does it cost?' },
  { word: 'renewed', question: 'How often can books be renewed?' },
  { word: 'late', question: 'What do I pay for a book that is late?' },
  { word: 'desk', question: 'How long is a reserved book kept for me?' },
  { word: 'saturday', question: 'When are you open on Saturdays?' },
  { word: 'children', question: 'Do I have to register my children for the story hour?' },
  { word: 'room', question: 'How many people may use a study room?' },
  { word: 'phone', question: 'Can I borrow e-books and read them on my phone?' },
  { word: 'cents', question: 'And what does printing cost?' },
];

/**
 * Returns questions, best first; the first one is asked. They should be short, in a user's words, and new.
 *
 * A model is called here if you have one: give it the context and the previous questions, and pass the signal to the request.
 */
export async function nextQuestion(request: Request, { signal }: { signal: AbortSignal }) {
  signal.throwIfAborted();
  const context = request.context.toLowerCase();
  const isNew = ({ question }: { question: string }) => !request.previousQuestions.includes(question);
  const open = THOUGHTS.filter(isNew);
  const reminded = open.filter(({ word }) => context.includes(word));
  const questions = [...reminded, ...open].map(({ question }) => ({ question }));
  // A generator that returns no question at all fails its conversation, so there is always one more to ask.
  return [...questions, { question: 'Is there anything else that I should know, question ' + request.turn + '?' }];
}
`;
