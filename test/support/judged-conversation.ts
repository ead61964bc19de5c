import { onTestFinished } from 'vitest';
import { callIdentity } from '../../src/contract/call-identity.ts';
import type { ComponentType } from '../../src/contract/component-type.ts';
import type { ChatMessage } from '../../src/contract/message.ts';
import type { SaidTurn } from '../../src/contract/user-turn.ts';
import type { Judge, JudgedConversation, JudgeRequest } from '../../src/judges/judge.ts';
import { SEED, turnsOf } from './said-turns.ts';
import { says, startScriptedModel, type ScriptedReply } from './scripted-model.ts';

/** A conversation that ended after such turns; whatever is left out is plain. */
export function judgedConversation(
  turns: readonly Partial<SaidTurn>[],
  changed: Partial<JudgedConversation> = {},
): JudgedConversation {
  return {
    seed: SEED,
    turns: turnsOf(...turns),
    contexts: turns.map((_, turn) => `context ${turn}`),
    outcome: 'completed',
    endReason: null,
    spec: { user: undefined, personas: undefined, agentDescription: undefined, randomSeed: undefined, stop: undefined },
    ...changed,
  };
}

/** A request to judge it. */
export function judgeRequest(
  conversation: JudgedConversation,
  signal: AbortSignal = new AbortController().signal,
): JudgeRequest {
  const idempotencyKey = `${conversation.seed.conversationId}/judge/run/j`;
  return { ...callIdentity(conversation.seed.conversationId, 0, 'agent'), idempotencyKey, conversation, signal };
}

interface Body {
  readonly messages: readonly ChatMessage[];
  readonly seed?: number;
  readonly response_format?: unknown;
}

/** One score as a model writes it; whatever is left out is plain. */
export function written(criterion: string, result: unknown, changed: object = {}) {
  return { criterion, turn: null, evidence: [], reasoning: `because of ${criterion}`, result, ...changed };
}

/** A model's whole reply. */
export function scoresReply(...scores: readonly unknown[]): string {
  return JSON.stringify({ scores });
}

/** A model on a real server with these replies, texts or whole ones, and a judge that asks it. */
export async function modelJudge<Options extends object>(
  type: ComponentType<Judge, Options>,
  options: object,
  replies: readonly (string | ScriptedReply)[],
) {
  const server = await startScriptedModel(replies.map((reply) => (typeof reply === 'string' ? says(reply) : reply)));
  onTestFinished(() => server.close());
  const judge = await judgeOf(type, { llm: { baseUrl: `${server.origin}/v1`, model: 'm-1' }, ...options });
  const bodies = () => server.requests.map(({ body }) => body as Body);
  const keys = () => server.requests.map(({ headers }) => headers['idempotency-key']);
  /** The last message of each request. */
  const asked = () => bodies().map(({ messages }) => messages.at(-1)?.content ?? '');
  return { judge, bodies, keys, asked };
}

/** A judge of these options, as a rubric writes them. */
export async function judgeOf<Options extends object>(
  type: ComponentType<Judge, Options>,
  options: object,
  { projectDir = '/nowhere', timeoutMs = 5_000 } = {},
): Promise<Judge> {
  return type.create(type.options.parse(options), { projectDir, timeoutMs, readEnv: () => undefined });
}
