import { sendJson, type JsonReply, type JsonSend } from './send-json.ts';

export type { JsonReply } from './json-reply.ts';

/** A JSON request; `body` is sent as JSON. */
export type JsonRequest = Omit<JsonSend, 'method' | 'body'> & { readonly body: unknown };

/** Posts JSON and reads JSON; throws as `sendJson`. */
export async function postJson(request: JsonRequest): Promise<JsonReply> {
  return sendJson({ ...request, method: 'POST' });
}
