import type { ComponentHost } from '../../contract/component-type.ts';
import { fillVariables } from '../../contract/fill-variables.ts';
import { readVariable } from '../../contract/secrets.ts';
import { credentialVariables } from '../../credentials/credential-variables.ts';
import type { TokenSource } from '../../credentials/token-source.ts';
import { withToken } from '../../credentials/with-token.ts';
import { bodyValues } from '../../http/body-values.ts';
import type { HttpMethod } from '../../http/exchange.ts';
import { headerValues } from '../../http/header-values.ts';
import type { JsonReply } from '../../http/http-reply.ts';
import { identityHeaders } from '../../http/request-headers.ts';
import { sendJson } from '../../http/send-json.ts';
import type { AgentCall } from '../agent.ts';
import { fillHeaders, fillTemplate, fillUrl } from './fill-template.ts';

/** A request as a spec has it, with placeholders and `${NAME}`. */
export interface RequestTemplate {
  readonly url: string;
  readonly method: HttpMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A reply, and the address that gave it. */
export interface TemplateReply {
  readonly reply: JsonReply;
  readonly url: string;
}

/** Sends a request of the spec for one call. @throws {StepFailure} as `sendJson`, and what getting a token fails with. */
export type SendTemplate = (call: AgentCall) => Promise<TemplateReply>;

/** How a request is sent. */
export interface Sending {
  readonly host: ComponentHost;
  readonly tokens: TokenSource | undefined;
  /** Where the request stands in the spec, for messages, e.g. `agent.session.create`. */
  readonly section: string;
  /** Whether `traceparent` is sent. */
  readonly isTraced: boolean;
  readonly mayBeEmpty?: boolean;
}

/**
 * Makes a request of the spec ready to be sent.
 * @throws {StepFailure} `WorkerMisconfigured` for a variable that is not set or empty.
 */
export function openRequest(
  template: RequestTemplate,
  { host, tokens, section, isTraced, mayBeEmpty }: Sending,
): SendTemplate {
  const { method } = template;
  // Percent-encoded, so that nothing in a secret is taken for a placeholder.
  const address = fillVariables(template.url, (name) =>
    encodeURIComponent(readVariable(`${section}.url`, name, host.readEnv)),
  );
  const headers = headerValues(template.headers, `${section}.headers`, host.readEnv);
  const { body, secrets } = bodyValues(template.body, `${section}.body`, host.readEnv);
  const source = { addressOption: `${section}.url`, variables: tokens ? [] : credentialVariables(template) };
  return async (call) => {
    const url = fillUrl(address, call);
    const own = { ...identityHeaders(call, isTraced), ...fillHeaders(headers, call) };
    const request = { url, method, body: fillTemplate(body, call), secrets, mayBeEmpty };
    // In turn 0 nothing was said yet that could be lost.
    const hasSession = call.session !== undefined && call.turn > 0;
    const wait = { timeoutMs: host.timeoutMs, signal: call.signal };
    const reply = await withToken(tokens, wait, (credentials) =>
      sendJson({ ...request, headers: { ...own, ...credentials }, source: { ...source, hasSession }, ...wait }),
    );
    return { reply, url };
  };
}
