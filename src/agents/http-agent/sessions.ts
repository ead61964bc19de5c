import { z } from 'zod';
import type { AgentCall } from '../agent.ts';
import { HttpUrl } from '../../http/http-url.ts';
import { HeaderTemplates } from '../../http/header-values.ts';
import { sessionAfter, SessionPlace } from '../session.ts';
import type { SendTemplate, TemplateReply } from './request-template.ts';
import { placeholderProblems, type TemplateProblem } from './template-problems.ts';

/** A request that opens or closes a session. */
const SessionCall = z.strictObject({
  url: HttpUrl.describe('The address; may hold placeholders.'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  headers: HeaderTemplates.default({}).describe("In addition to the agent's headers."),
  body: z.unknown().optional().describe('Template of the JSON body.'),
});

/** The option `session`: an agent that keeps the conversation, and names it. */
export const SessionOptions = z.strictObject({
  from: SessionPlace.describe(
    'Where to find the session: header:<name>, or JMESPath; in the reply of create, else in the first reply of the agent.',
  ),
  create: SessionCall.optional().describe('Sent before the first question of a conversation.'),
  close: SessionCall.optional().describe('Sent when a conversation has ended; its failure is ignored.'),
});

/** The option `session`, parsed. */
export type SessionOptions = z.infer<typeof SessionOptions>;

/** What is wrong with the placeholders of a session's requests. */
export function sessionProblems({ create, close }: SessionOptions): TemplateProblem[] {
  return Object.entries({ create, close }).flatMap(([name, request]) => {
    const problems = request ? placeholderProblems(request) : [];
    return problems.map(({ path, message }) => ({ path: ['session', name, ...path], message }));
  });
}

/** The requests of a session, ready to be sent. */
interface SessionRequests {
  readonly from: string;
  readonly create: SendTemplate | undefined;
  readonly close: SendTemplate | undefined;
}

/** The sessions of an agent's conversations. */
export class Sessions {
  readonly #requests: SessionRequests;
  /** Created, but not stored with a first reply yet: the next attempt uses it. */
  readonly #created = new Map<string, string>();

  constructor(requests: SessionRequests) {
    this.#requests = requests;
  }

  /** The call with its session, which is created first if there is none and the spec has `create`. */
  async opened(call: AgentCall): Promise<AgentCall> {
    const { create, from } = this.#requests;
    const { conversationId, idempotencyKey } = call;
    if (call.session !== undefined || create === undefined) return call;
    const known = this.#created.get(conversationId);
    if (known !== undefined) return { ...call, session: known };
    const { reply, url } = await create({ ...call, idempotencyKey: `${idempotencyKey}/session` });
    const session = sessionAfter(from, reply, { url, present: undefined });
    this.#created.set(conversationId, session);
    return { ...call, session };
  }

  /** The session to continue with after a reply. */
  after(call: AgentCall, { reply, url }: TemplateReply): string {
    const { create, from } = this.#requests;
    // With `create`, only the reply to that request names the session.
    const session =
      create && call.session !== undefined ? call.session : sessionAfter(from, reply, { url, present: call.session });
    this.#created.delete(call.conversationId);
    return session;
  }

  /** Closes the session of a conversation that has ended. */
  async close(call: AgentCall): Promise<void> {
    await this.#requests.close?.({ ...call, idempotencyKey: `${call.idempotencyKey}/close` });
  }
}
