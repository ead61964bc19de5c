import { StepFailure } from '../../contract/failures.ts';
import type { Usage } from '../../contract/message.ts';
import type { Guard, UserTurn } from '../../contract/user-turn.ts';
import { identityHeaders } from '../../http/request-headers.ts';
import { addUsage } from '../../contract/add-usage.ts';
import type { Fault } from '../../users/check-message.ts';
import { loopTurn } from '../../users/loop-turn.ts';
import { readUserTurn, type ReadTurn } from '../../users/read-user-turn.ts';
import type { AcceptedTurn } from '../../users/review-turn.ts';
import { sceneOf, type Scene } from '../../users/scene.ts';
import { systemPrompt } from '../../users/system-prompt.ts';
import { turnInstruction } from '../../users/turn-instruction.ts';
import { userMessages } from '../../users/user-messages.ts';
import type { GeneratedQuestions, QuestionRequest } from '../question-generator.ts';
import { askModel, type UserModel } from './user-model.ts';

/** So often a turn is asked for: once, and twice more with the reason. */
const MOST_ATTEMPTS = 3;

/** What follows the key of a call when it is made again with another text. */
const AGAIN = ['', '/again', '/again-2'] as const;

interface Refusals {
  readonly counts: Partial<Record<Guard, number>>;
  last: Fault | undefined;
}

/**
 * Asks a model for the next turn of its user: one call, and up to two more, each with a key of its own and told why, where what it
 * wrote may not be put to the agent. Usage is the sum of all.
 * @throws {StepFailure} `BadUserTurn` after the third, and whatever the call throws.
 */
export async function askUser(model: UserModel, request: QuestionRequest): Promise<GeneratedQuestions> {
  const scene = sceneOf(request);
  const refusals: Refusals = { counts: {}, last: undefined };
  let usage: Usage | undefined;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const written = await askModel(model, scene, {
      messages: messagesOf(model, { request, scene, correction: refusals.last?.told }),
      headers: identityHeaders({ ...request, idempotencyKey: `${keyOf(request)}${AGAIN[attempt]}` }),
      request,
    });
    usage = addUsage(usage, written.usage);
    const turn = readUserTurn(written, scene);
    if ('accepted' in turn) return generated(turn.accepted, { model, refusals, usage });
    count(refusals, turn);
  }
  if (refusals.last?.guard === 'repeated') {
    const turn = loopTurn(scene, 'the user asked again what it had asked, three times');
    return generated({ message: '', user: turn, isClaim: false }, { model, refusals, usage });
  }
  throw badTurn(request, { model, refusals, usage });
}

/** A turn that is asked for once more since its claim was refused is another request than the first. */
function keyOf({ idempotencyKey, user }: QuestionRequest): string {
  return user?.refusedClaim === undefined ? idempotencyKey : `${idempotencyKey}/refused-claim`;
}

interface Asking {
  readonly request: QuestionRequest;
  readonly scene: Scene;
  readonly correction: string | undefined;
}

function messagesOf({ output }: UserModel, { request, scene, correction }: Asking) {
  const { agentDescription, user: situation } = request;
  const context = situation?.isContextAnswer === false ? request.context : undefined;
  return userMessages({
    system: systemPrompt(scene.user, { agentDescription, output }),
    messages: request.messages,
    instruction: turnInstruction(scene, { context, refusedClaim: situation?.refusedClaim, correction, output }),
  });
}

function count(refusals: Refusals, { fault }: Extract<ReadTurn, { fault: Fault }>): void {
  refusals.counts[fault.guard] = (refusals.counts[fault.guard] ?? 0) + 1;
  refusals.last = fault;
}

interface Spent {
  readonly model: UserModel;
  readonly refusals: Refusals;
  readonly usage: Usage | undefined;
}

function generated({ message, user, isClaim }: AcceptedTurn, spent: Spent): GeneratedQuestions {
  const questions = message.trim() === '' ? [] : [message];
  const isEnd = user.end !== undefined;
  return {
    questions,
    user: withModel(user, spent),
    usage: spent.usage,
    ...(isEnd && { isEnd }),
    ...(isClaim && { isClaim }),
  };
}

function withModel(user: UserTurn, { model, refusals }: Spent): UserTurn {
  const isRefused = refusals.last !== undefined;
  return { ...user, model: model.endpoint.model, ...(isRefused && { refused: refusals.counts }) };
}

function badTurn({ turn }: QuestionRequest, { model, refusals, usage }: Spent): StepFailure {
  const { endpoint, output } = model;
  const { last } = refusals;
  const remedy =
    output === 'object'
      ? 'Use a larger model, or questions.llm.output: message for one that writes no JSON.'
      : 'Use a larger model.';
  const message = `The model ${endpoint.model} that plays the user wrote nothing for turn ${turn} that may be put to the agent, ${MOST_ATTEMPTS} times; the last time the guard ${last?.guard} said: ${last?.told} That is the simulator's fault, not the agent's. ${remedy}`;
  return new StepFailure('BadUserTurn', message, { usage });
}
