import { StepFailure } from '../../contract/failures.ts';
import { shownAddress } from '../../http/http-url.ts';
import type { JsonReply } from '../../http/http-reply.ts';
import { readUsage } from '../../openai/read-usage.ts';
import type { AgentReply } from '../agent.ts';
import { answerOf } from './answer-of.ts';
import { find } from './expression.ts';

/** JMESPath expressions by the part of the reply that they find. */
export interface Expressions {
  readonly answer: string;
  readonly toolOutputs?: string | undefined;
  readonly trace?: string | undefined;
  readonly traceId?: string | undefined;
  readonly usage?: string | undefined;
  readonly replyMessages?: string | undefined;
}

const LONGEST_KEYS = 300;

/**
 * Picks an agent's reply out of any JSON. Only the answer must be there.
 * @throws {StepFailure} `BadReply` where there is no answer, or an expression does not fit the reply.
 */
export function pickReply(expressions: Expressions, reply: JsonReply, url: string): AgentReply {
  const pick = (option: keyof Expressions): unknown => {
    const expression = expressions[option];
    if (expression === undefined) return undefined;
    try {
      return find(expression, reply.body) ?? undefined;
    } catch (error) {
      throw badReply({ option, expression, trouble: `fails (${(error as Error).message})` }, reply, url);
    }
  };
  const found = pick('answer');
  const answer = answerOf(found);
  if (!answer) {
    const trouble = found === undefined ? 'found nothing' : 'found neither text nor a message of the assistant';
    throw badReply({ option: 'answer', expression: expressions.answer, trouble }, reply, url);
  }
  return {
    content: answer.content,
    replyMessages: listOf(pick('replyMessages')) ?? answer.replyMessages,
    toolOutputs: toolOutputsOf(pick('toolOutputs')),
    trace: pick('trace'),
    traceId: traceIdOf(pick('traceId')),
    usage: readUsage(pick('usage')),
  };
}

interface Unfit {
  readonly option: string;
  readonly expression: string;
  readonly trouble: string;
}

function badReply({ option, expression, trouble }: Unfit, reply: JsonReply, url: string): StepFailure {
  const { status, requestId, redact } = reply;
  const shape = shapeOf(reply.body);
  const message =
    `agent.${option}: the expression ${JSON.stringify(expression)} ${trouble} in the reply of ` +
    `${shownAddress(url)}, ${redact?.(shape) ?? shape}. Correct the expression, or the agent.`;
  return new StepFailure('BadReply', message, { status, requestId });
}

function shapeOf(body: unknown): string {
  if (Array.isArray(body)) return `a list of ${body.length}`;
  if (typeof body !== 'object' || body === null) return body === null ? 'null' : `a ${typeof body}`;
  const keys = Object.keys(body).join(', ');
  return keys === '' ? 'an empty object' : `an object with the keys ${keys.slice(0, LONGEST_KEYS)}`;
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return value === undefined ? undefined : [value].flat();
}

function toolOutputsOf(value: unknown): string[] {
  const outputs = (listOf(value) ?? []).filter((output) => output !== null && output !== '');
  return [...new Set(outputs.map((output) => (typeof output === 'string' ? output : JSON.stringify(output))))];
}

function traceIdOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
