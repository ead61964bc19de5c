import { z } from 'zod';
import { StepFailure } from '../contract/failures.ts';
import type { JsonReply } from '../http/http-reply.ts';
import { shownAddress } from '../http/http-url.ts';
import { wholeBody } from '../replies/stream-body.ts';
import { expressionProblem, find } from '../text/jmespath.ts';

const HEADER = /^header:\s*(\S+)$/;

/** Where a reply names the session that the agent keeps: `header:<name>`, or a JMESPath expression over its body. */
export const SessionPlace = z.string().superRefine((place, context) => {
  const message = HEADER.test(place) ? undefined : expressionProblem(place);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** The session that a reply names; `undefined` where it names none. */
function sessionIn(place: string, reply: JsonReply): string | undefined {
  const header = HEADER.exec(place)?.[1];
  const found = header === undefined ? find(place, wholeBody(reply).body) : reply.headers[header.toLowerCase()];
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/**
 * The session to continue with after a reply: the one that it names, else the present one.
 * @throws {StepFailure} `NoSession` where there is neither.
 */
export function sessionAfter(
  place: string,
  reply: JsonReply,
  { url, present }: { url: string; present: string | undefined },
): string {
  const session = sessionIn(place, reply) ?? present;
  if (session === undefined) throw noSession(place, reply, url);
  return session;
}

function noSession(place: string, reply: JsonReply, url: string): StepFailure {
  const { status, requestId } = reply;
  const message = `agent.session.from: ${JSON.stringify(place)} finds no session in the reply of ${shownAddress(url)}. Correct the expression, or the agent.`;
  return new StepFailure('NoSession', message, { status, requestId });
}
