import { callIdentity } from '../../src/contract/call-identity.ts';
import type { ChatMessage } from '../../src/contract/message.ts';
import type { Seed } from '../../src/contract/seed.ts';
import type { SaidTurn, UserTurn } from '../../src/contract/user-turn.ts';
import type { QuestionRequest, UserSituation } from '../../src/questions/question-generator.ts';
import { StopSpec } from '../../src/contract/stop-spec.ts';
import { sceneOf, type Scene } from '../../src/users/scene.ts';

/** What a request for a user's turn differs in from the usual one. */
export interface RequestParts {
  readonly seed?: Partial<Seed>;
  readonly spec?: Partial<Omit<UserSituation['spec'], 'stop'>> & { readonly stop?: Partial<StopSpec> };
  /** Questions and answers so far. */
  readonly said?: readonly (readonly [question: string, answer: string])[];
  /** What the user decided in each of them, by turn. */
  readonly decided?: readonly (Partial<UserTurn> | null)[];
  readonly situation?: Partial<UserSituation>;
  readonly request?: Partial<QuestionRequest>;
}

/** A seed with a goal in two parts and facts of every kind. */
export const LAMP: Seed = {
  id: 's1',
  index: 0,
  conversationId: 'b/s1',
  question: 'Hi, my lamp arrived broken.',
  goal: ['Get a refund for the lamp', 'Learn when the money arrives'],
  facts: [
    'Order 4417 of 3 May',
    { fact: 'The card ends in 7447', reveal: 'never' },
    { fact: 'The lamp is a present', reveal: 'freely' },
  ],
  unknown: ["the shop's address"],
  guidelines: ['Start with the lamp; the date comes later.'],
};

/** One turn as a request tells it. */
function saidTurn(
  turn: number,
  [question, answer]: readonly [string, string],
  user?: Partial<UserTurn> | null,
): SaidTurn {
  return {
    turn,
    question,
    answer,
    toolCalls: [],
    toolOutputs: [],
    latencyMs: 10,
    questionLatencyMs: 10,
    usage: null,
    user: user ? { status: 'continue', helped: true, open: [1, 2], facts: [], flags: [], ...user } : null,
  };
}

/** A request for the next turn of a user: by default the first after the seed's question was answered. */
export function userRequest(parts: RequestParts = {}): QuestionRequest {
  const seed = { ...LAMP, ...parts.seed };
  const said = parts.said ?? [[seed.question, 'I am sorry to hear that. What is your order number?']];
  const messages: readonly ChatMessage[] = said.flatMap(([question, answer]): ChatMessage[] => [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ]);
  const { stop, ...spec } = parts.spec ?? {};
  return {
    ...callIdentity('b/s1', said.length, 'question'),
    context: 'Orders are refunded within 14 days.',
    previousQuestions: said.map(([question]) => question),
    agentDescription: 'Answers questions about orders.',
    messages: [{ role: 'system', content: 'You are a helpful AI assistant.' }, ...messages],
    seed: { id: seed.id, question: seed.question },
    signal: new AbortController().signal,
    user: {
      seed,
      spec: {
        user: undefined,
        personas: undefined,
        randomSeed: undefined,
        maxTurns: 5,
        ...spec,
        stop: StopSpec.parse(stop ?? {}),
      },
      turns: said.map((each, turn) => saidTurn(turn, each, parts.decided?.[turn])),
      isContextAnswer: true,
      isReaction: false,
      ...parts.situation,
    },
    ...parts.request,
  };
}

/** The scene of such a request. */
export function userScene(parts: RequestParts = {}): Scene {
  return sceneOf(userRequest(parts));
}
