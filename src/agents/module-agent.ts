import { z } from 'zod';
import { callModule, type CalledFunction } from '../modules/call-module.ts';
import { StepFailure } from '../contract/failures.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { tryParseJson } from '../http/error-text.ts';
import { checkReturned, jsonText, readReturned, unfit } from '../modules/check-returned.ts';
import { moduleType } from '../modules/module-type.ts';
import { answerOf } from '../replies/answer-of.ts';
import { toolOutputText } from '../replies/content-text.ts';
import { replyOf } from './agent-reply.ts';
import type { Agent, AgentCall, AgentReply } from './agent.ts';
import { keptCalls } from './tool-calls-made.ts';

/** What a function may give beside its answer; what cannot be counted is left out. */
const Beside = z.object({
  toolOutputs: z.array(z.unknown(), 'must be a list of strings').nullish(),
  toolCalls: z
    .array(
      z.object({ name: z.string().min(1), arguments: z.unknown().default({}) }),
      'must be a list of {name, arguments}',
    )
    .nullish(),
  trace: z
    .unknown()
    .refine((value) => jsonText(value) !== undefined, 'cannot be written as JSON')
    .optional(),
});

/** As of a reply over HTTP, in UTF-16 units. */
const LONGEST_ANSWER = 64 * 2 ** 20;

const EXPECTED =
  'a string, {content: string, toolOutputs?: string[], toolCalls?: {name, arguments}[], trace?: JSON}, or the whole reply of a model';

/**
 * An agent that is a function of the user's:
 * `async (messages, {conversationId, turn, seed, idempotencyKey, signal}) => reply`.
 */
export const moduleAgent = moduleType<Agent>('agent.path', functionAgent);

/** The agent that a user's function is; a call of it may take `timeoutMs`. */
export function functionAgent(target: CalledFunction, timeoutMs: number): Agent {
  return { invoke: (call) => invoke(target, call, timeoutMs) };
}

async function invoke(target: CalledFunction, call: AgentCall, timeoutMs: number): Promise<AgentReply> {
  const { messages, conversationId, turn, seed, idempotencyKey } = call;
  const returned = await callModule(target, {
    timeoutMs,
    signal: call.signal,
    asked: messages,
    during: `in turn ${turn} of ${conversationId}`,
    args: [messages],
    info: { conversationId, turn, seed, idempotencyKey },
  });
  return readReturned({ value: returned, place: target.place, expected: EXPECTED }, () => read(returned, target.place));
}

function read(returned: unknown, place: string): AgentReply {
  const answer = answerOf(returned) ?? answerOf(tryParseJson(jsonText(returned) ?? ''));
  const beside = answer && checkReturned({ value: fieldsOf(returned), schema: Beside, place, expected: EXPECTED });
  if (!beside) throw unfit(returned, place, EXPECTED);
  if (answer.content.trim() === '') throw new StepFailure('BadReply', `${place} returned an empty answer.`);
  if (answer.content.length > LONGEST_ANSWER)
    throw new StepFailure('ReplyTooLarge', `${place} returned an answer of more than 64 MiB.`);
  const said = replyOf(answer, beside.trace);
  const outputs = beside.toolOutputs?.map(toolOutputText).filter((output) => output !== undefined);
  const toolCalls = beside.toolCalls ? keptCalls(beside.toolCalls) : said.toolCalls;
  return { ...said, toolOutputs: outputs ?? said.toolOutputs, toolCalls, trace: beside.trace ?? undefined };
}
