import { StepFailure } from '../../contract/failures.ts';
import { shownAddress } from '../../http/http-url.ts';
import type { JsonReply } from '../../http/http-reply.ts';
import { bodyFailure } from '../../http/reply-failure.ts';
import type { Answer, AnswerFrom } from '../../replies/answer.ts';
import { answerOf } from '../../replies/answer-of.ts';
import { onlyToolCalls } from '../../replies/only-tool-calls.ts';
import { readUsage } from '../../replies/read-usage.ts';
import { wholeBody } from '../../replies/stream-body.ts';
import { replyOf } from '../agent-reply.ts';
import type { AgentReply } from '../agent.ts';
import { foundAnswer } from './found-answer.ts';
import { find } from '../../text/jmespath.ts';
import { placeShape } from './place-shape.ts';

/** JMESPath expressions by the part of the reply that they find. */
export interface Expressions {
  readonly answer: string;
  readonly answerFrom?: AnswerFrom | undefined;
  readonly toolOutputs?: string | undefined;
  readonly trace?: string | undefined;
  readonly traceId?: string | undefined;
  readonly usage?: string | undefined;
  readonly replyMessages?: string | undefined;
}

/**
 * Picks an agent's reply out of any JSON. Only the answer must be there.
 * @throws {StepFailure} `BadReply` where there is no answer, or an expression does not fit the reply; `OnlyToolCalls` for a reply that
 * only asks for tools; of an error that stands in the place of an answer the type that it means.
 */
export function pickReply(expressions: Expressions, reply: JsonReply, url: string): AgentReply {
  const { body, firstTextMs } = wholeBody(reply);
  const unfit = (option: string, expression: string, trouble: string) =>
    badReply({ option, expression, trouble }, { ...reply, body }, url);
  const pick = (option: Exclude<keyof Expressions, 'answerFrom'>): unknown => {
    const expression = expressions[option];
    if (expression === undefined) return undefined;
    try {
      return find(expression, body) ?? undefined;
    } catch (error) {
      throw unfit(option, expression, `fails (${(error as Error).message})`);
    }
  };
  const found = pick('answer');
  const answer = foundAnswer(found, expressions.answerFrom);
  if (!answer || answer.content.trim() === '') {
    throw (
      bodyFailure({ ...reply, body }, { url, headers: {} }, false) ??
      onlyToolCalls(reply, url, answer) ??
      onlyToolCalls(reply, url, answerOf(body)) ??
      unfit('answer', expressions.answer, troubleOf(found, answer))
    );
  }
  const trace = expressions.trace === undefined ? undefined : (pick('trace') ?? null);
  const said = replyOf(answer, trace);
  return {
    ...said,
    replyMessages: listOf(pick('replyMessages')) ?? said.replyMessages,
    toolOutputs: expressions.toolOutputs === undefined ? said.toolOutputs : toolOutputsOf(pick('toolOutputs')),
    trace,
    traceId: traceIdOf(pick('traceId')),
    usage: readUsage(pick('usage')) ?? said.usage,
    firstTextMs,
  };
}

function troubleOf(found: unknown, answer: Answer | undefined): string {
  if (found === undefined) return 'found nothing';
  return answer ? 'found an empty text' : 'found neither text nor a message of the assistant';
}

interface Unfit {
  readonly option: string;
  readonly expression: string;
  readonly trouble: string;
}

function badReply({ option, expression, trouble }: Unfit, reply: JsonReply, url: string): StepFailure {
  const { status, requestId, redact } = reply;
  const shape = placeShape(expression, reply.body);
  const message =
    `agent.${option}: the expression ${JSON.stringify(expression)} ${trouble} in the reply of ` +
    `${shownAddress(url)}, ${redact?.(shape) ?? shape}. If every reply looks like this, correct agent.${option}.`;
  return new StepFailure('BadReply', message, { status, requestId });
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
