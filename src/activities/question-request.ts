import { callIdentity } from '../contract/call-identity.ts';
import { conversationMessages } from '../contract/conversation-messages.ts';
import { StepFailure } from '../contract/failures.ts';
import { turnsLost } from '../contract/turns-lost.ts';
import type { Seed } from '../contract/seed.ts';
import type { Exchange, SaidTurn } from '../contract/user-turn.ts';
import type { QuestionRequest } from '../questions/question-generator.ts';
import type { TurnRow } from '../store/store.ts';
import type { QuestionWanted } from './activities.ts';
import type { BatchRuntime, Dependencies } from './dependencies.ts';
import { seedInfo } from './seed-info.ts';

/** A conversation at the moment when its next question is wanted. */
export interface AskingNow {
  readonly seed: Seed;
  readonly history: readonly Exchange[];
  /** The same turns with all that belongs to them, where a stop rule looks at it; else `undefined`. */
  readonly turns?: readonly SaidTurn[];
}

/** Reads what was said so far; with all that belongs to a turn, which may be much, only for stop rules. */
export async function readSoFar(
  { store }: Pick<Dependencies, 'store'>,
  { stop }: Pick<BatchRuntime, 'stop'>,
  input: QuestionWanted,
): Promise<AskingNow> {
  const { conversationId, turn } = input;
  const soFar = await (stop ? readTurns(store, input) : store.readSaid(input));
  const { length } = soFar.history;
  if (length === turn) return soFar;
  throw turnsLost({ conversationId, what: `turn ${length}`, committedTurns: length });
}

async function readTurns(store: Dependencies['store'], { batchId, seedIndex, turn: wanted }: QuestionWanted) {
  const [row] = await store.readConversations({ batchId, from: seedIndex, limit: 1 });
  if (!row || row.seed.index !== seedIndex)
    throw new StepFailure('StoreInconsistent', `The store holds no seed ${seedIndex} of batch ${batchId}.`);
  const turns = row.turns.filter(({ turn }) => turn < wanted).map(saidTurn);
  return { seed: row.seed, turns, history: turns };
}

/** A stored turn as users, checks and judges see it. */
export function saidTurn({ turn, question, reply, questionLatencyMs, user }: TurnRow): SaidTurn {
  const { content: answer, toolCalls, toolOutputs, latencyMs, usage } = reply;
  return { turn, question, answer, toolCalls, toolOutputs, latencyMs, questionLatencyMs, usage, user };
}

/** What the generator is given for the question of `input.turn`. */
export async function questionRequest(
  { store }: Pick<Dependencies, 'store'>,
  { spec, questions }: BatchRuntime,
  input: QuestionWanted,
  { seed, history }: AskingNow,
): Promise<Omit<QuestionRequest, 'signal'>> {
  const context = input.turn === 0 || input.isReaction ? null : await contextBefore(store, input);
  const { isReaction = false } = input;
  return {
    context: context ?? '',
    previousQuestions: history.map((exchange) => exchange.question),
    agentDescription: seed.agentDescription ?? spec.agentDescription,
    messages: conversationMessages(spec, history, { earlier: seed.history }),
    seed: seedInfo(spec, seed),
    ...((questions.isUser || questions.takesUser) && {
      user: { seed, spec, turns: history, isReaction, isContextAnswer: spec.context.type === 'agent-response' },
    }),
    ...callIdentity(input.conversationId, input.turn, 'question'),
  };
}

async function contextBefore(store: Dependencies['store'], input: QuestionWanted): Promise<string> {
  const before = { ...input, turn: input.turn - 1 };
  const context = await store.findContext(before);
  if (context) return context.content;
  const { conversationId, turn } = input;
  throw turnsLost({ conversationId, what: `the context of turn ${before.turn}`, committedTurns: turn });
}
