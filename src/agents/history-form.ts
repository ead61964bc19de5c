import { z } from 'zod';
import type { CallIdentity } from '../contract/call-identity.ts';
import { StepFailure } from '../contract/failures.ts';
import type { ChatMessage } from '../contract/message.ts';

/** The option `history` of agents that send items of the Responses API; spread it into their strict schema. */
export const HistoryField = {
  history: z
    .enum(['plain', 'parts'])
    .optional()
    .describe(
      'How earlier messages are sent: plain text, or parts with ids. Default: plain, and parts if that is refused.',
    ),
};

/** How the messages of a conversation stand in a request. */
export type HistoryForm = 'plain' | 'parts';

/** Sends the messages of a conversation; `isSecond` where it repeats a request in another form. */
type Send<T> = (messages: readonly unknown[], isSecond: boolean) => Promise<T>;

/** Statuses with which servers refuse a form; some crash on it. */
const REFUSED = new Set([400, 422, 500]);

/**
 * Sends conversations to one endpoint in the form that it takes. Where the spec names none, the first request with an earlier
 * answer that fails as a wrong form does is sent once more in parts; the form that was accepted is kept.
 */
export class HistorySender {
  #accepted: HistoryForm | undefined;

  constructor(form: HistoryForm | undefined) {
    this.#accepted = form;
  }

  /** @throws {StepFailure} as `send`; where both forms fail the failure of the first. */
  async send<T>(messages: readonly ChatMessage[], send: Send<T>): Promise<T> {
    const hasAnswer = messages.some(({ role }) => role === 'assistant');
    try {
      const result = await send(inForm(messages, this.#accepted ?? 'plain'), false);
      if (hasAnswer) this.#accepted ??= 'plain';
      return result;
    } catch (error) {
      if (!hasAnswer || this.#accepted !== undefined || !isAboutForm(error)) throw error;
      const result = await send(inForm(messages, 'parts'), true).catch(() => {
        throw error;
      });
      this.#accepted = 'parts';
      return result;
    }
  }
}

/** The call of a request that repeats one: under its key a server would answer with the reply to the first. */
export function repeatedCall<Call extends CallIdentity>(call: Call): Call {
  return { ...call, idempotencyKey: `${call.idempotencyKey}/parts` };
}

function isAboutForm(error: unknown): boolean {
  if (!(error instanceof StepFailure) || !REFUSED.has(error.status ?? 0)) return false;
  return error.type === 'InvalidRequest' || error.type === 'Unavailable';
}

/** Messages as input items; an answer in parts has the fields that the server itself gives to those it sends. */
function inForm(messages: readonly ChatMessage[], form: HistoryForm): readonly unknown[] {
  if (form === 'plain') return messages;
  return messages.map(({ role, content: text }, index) =>
    role === 'assistant'
      ? {
          type: 'message',
          id: `msg_${index}`,
          role,
          status: 'completed',
          content: [{ type: 'output_text', text, annotations: [] }],
        }
      : { type: 'message', role, content: [{ type: 'input_text', text }] },
  );
}
