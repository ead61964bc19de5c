import { z } from 'zod';
import { variablesIn } from '../contract/fill-variables.ts';
import { HIDDEN_VALUE } from '../contract/hidden-value.ts';
import { isLiteralSecretParameter, isSecretParameter, withoutLikelySecrets } from '../contract/secrets.ts';

/** An address of a spec whose query may hold `${NAME}` in the place of a secret, which the worker fills in. */
export const HttpUrlTemplate = z.string().superRefine((text, context) => {
  const problem = addressProblem(text) ?? secretProblem(text, WITH_VARIABLE);
  if (problem) context.addIssue({ code: 'custom', ...problem });
});

/** An `http://` or `https://` address in a spec. A user name, password or key in it is refused: secrets never stand in a spec. */
export const HttpUrl = z.string().superRefine((text, context) => {
  const problem = addressProblem(text) ?? secretProblem(text, WITHOUT_SECRET) ?? variableProblem(text);
  if (problem) context.addIssue({ code: 'custom', ...problem });
});

/** `base` with `path` added to its own path; a query of the base stays: `http://h/v1?x=1` + `chat` → `http://h/v1/chat?x=1`. */
export function joinUrl(base: string, path: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`;
  return url.href;
}

/** Scheme, host and port of an address: what a message may say of a server. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'the address';
}

/** Origin and path of an address, without the query and the credentials that it may hold. */
export function shownAddress(url: string): string {
  return URL.canParse(url) ? `${originOf(url)}${new URL(url).pathname}` : 'the address';
}

interface UrlProblem {
  readonly message: string;
  readonly params?: typeof HIDDEN_VALUE;
}

const WITH_VARIABLE = 'name a variable there, such as ${AGENT_KEY}';
const WITHOUT_SECRET = 'send it in a header or field whose value names a variable, such as ${AGENT_KEY}';

function addressProblem(text: string): UrlProblem | undefined {
  if (protocolOf(text) === undefined) {
    // What is no address may hold anything, a key as well.
    const params = hasSecret(text) ? { params: HIDDEN_VALUE } : {};
    return { message: 'must be an http:// or https:// address such as https://host/v1', ...params };
  }
  if (!hasCredentials(text)) return undefined;
  const message = 'must not hold a user name or password; name the variable that holds the secret';
  return { message, params: HIDDEN_VALUE };
}

function secretProblem(text: string, remedy: string): UrlProblem | undefined {
  const found = [...parametersOf(text)].find(([name, value]) => isLiteralSecretParameter(name, value));
  if (!found) return undefined;
  const message = `the parameter ${found[0]} of its query looks like a secret: a spec must not contain secrets; ${remedy}`;
  return { message, params: HIDDEN_VALUE };
}

/** A variable that was left alone, since it stands for a secret. */
function variableProblem(text: string): UrlProblem | undefined {
  const found = [...parametersOf(text)].find(
    ([name, value]) => isSecretParameter(name) && variablesIn(value).length > 0,
  );
  return found && { message: `the parameter ${found[0]} of its query cannot hold a secret here; ${WITHOUT_SECRET}` };
}

function hasSecret(text: string): boolean {
  return withoutLikelySecrets(text) !== text;
}

function parametersOf(text: string): URLSearchParams {
  return new URLSearchParams(/\?([^#]*)/.exec(text)?.[1] ?? '');
}

function protocolOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol } = new URL(text);
  return protocol === 'http:' || protocol === 'https:' ? protocol : undefined;
}

function hasCredentials(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username !== '' || password !== '';
}
