import { z } from 'zod';
import type { ComponentHost } from '../contract/component-type.ts';
import { StepFailure } from '../contract/failures.ts';
import { readVariable } from '../contract/secrets.ts';
import { VariableName } from '../contract/variable-name.ts';
import { HIDDEN_VALUE } from '../contract/hidden-value.ts';
import { bodyValues, textProblem } from '../http/body-values.ts';
import { HttpUrl, shownAddress } from '../http/http-url.ts';
import { credentialVariables } from './credential-variables.ts';
import { clientTokenAnyway } from './client-token.ts';
import { commandToken } from './command-token.ts';
import { LONGEST_FETCH_MS, sharedTokens, type TokenSource } from './token-source.ts';

const Name = z.string().min(1);

/** Fields of a form. `${NAME}` stays in the spec and in the store; a literal secret is refused. */
const TokenForm = z.record(Name, z.string()).superRefine((form, context) => {
  for (const [name, value] of Object.entries(form)) {
    const message = textProblem(name, value);
    if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message, params: HIDDEN_VALUE });
  }
});

/** The option for a command that prints a token. */
export const TokenCommandField = {
  tokenCommand: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('A command that prints an access token, as text or in JSON, such as [az, account, get-access-token].'),
};

/** Options for tokens that are renewed; spread them into a component's strict schema, and check that with `credentialProblems`. */
export const CredentialFields = {
  tokenUrl: HttpUrl.optional().describe('Where an OAuth client gets its token (client credentials).'),
  clientIdEnv: VariableName.optional().describe('Name of the environment variable with the client id, for tokenUrl.'),
  clientSecretEnv: VariableName.optional().describe(
    'Name of the environment variable with the client secret, for tokenUrl.',
  ),
  scope: Name.optional().describe('Scopes to ask tokenUrl for, separated by spaces.'),
  tokenForm: TokenForm.optional().describe(
    'More fields to send to tokenUrl, such as audience or resource; ${NAME} is read where the worker runs.',
  ),
  ...TokenCommandField,
};

const Credentials = z.strictObject(CredentialFields);

/** Options for tokens that are renewed, parsed. */
export type CredentialOptions = z.infer<typeof Credentials>;

/** Those that may change when a batch is resumed. */
export const CREDENTIALS_MAY_CHANGE = Object.keys(CredentialFields);

/** A problem, and the option that it stands at. */
interface CredentialProblem {
  readonly path: string[];
  readonly message: string;
}

/** Options with credentials, and the headers that a component has beside them. */
interface Authorized extends CredentialOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What does not go together; `others` are options of the component for credentials that are not renewed. */
export function credentialProblems(
  options: Authorized,
  others: Readonly<Record<string, unknown>> = {},
): readonly CredentialProblem[] {
  const ways = Object.entries({ ...others, tokenUrl: options.tokenUrl, tokenCommand: options.tokenCommand });
  const [first, second] = ways.filter(([, value]) => value !== undefined).map(([name]) => name);
  const isTwice = first !== undefined && second !== undefined;
  return [
    ...(isTwice ? [{ path: [second], message: `cannot be combined with ${first}; remove one` }] : []),
    ...(first === undefined ? [] : authorizationProblems(options.headers, first)),
    ...missing(options),
  ];
}

/** The header that `way` sets as well. */
export function authorizationProblems(headers: Authorized['headers'] = {}, way: string): readonly CredentialProblem[] {
  const names = Object.keys(headers).filter((name) => name.toLowerCase() === 'authorization');
  return names.map((name) => ({
    path: ['headers', name],
    message: `cannot be combined with ${way}, which sends this header itself; remove one`,
  }));
}

function missing({ tokenUrl, ...rest }: CredentialOptions): readonly CredentialProblem[] {
  if (tokenUrl === undefined) {
    const useless = (['clientIdEnv', 'clientSecretEnv', 'scope', 'tokenForm'] as const).filter((name) => rest[name]);
    return useless.map((name) => ({ path: [name], message: 'is only used with tokenUrl' }));
  }
  const needed = (['clientIdEnv', 'clientSecretEnv'] as const).filter((name) => rest[name] === undefined);
  return needed.map((name) => ({ path: [name], message: 'is missing; tokenUrl needs it' }));
}

/**
 * The tokens that some options describe; `undefined` where they describe none. Nothing is asked or run yet.
 * @param section - Where the options stand in the spec, for messages, e.g. `agent`.
 * @throws {StepFailure} `WorkerMisconfigured` where a variable is not set.
 */
export function renewedTokens(
  options: CredentialOptions,
  { readEnv, projectDir, timeoutMs }: ComponentHost,
  section: string,
): TokenSource | undefined {
  const { tokenUrl, clientIdEnv, clientSecretEnv, scope, tokenForm, tokenCommand } = options;
  const limits = { timeoutMs: Math.min(timeoutMs, LONGEST_FETCH_MS) };
  if (tokenCommand !== undefined) {
    const option = `${section}.tokenCommand`;
    const command = { command: tokenCommand, option, workingDir: projectDir, ...limits };
    return sharedTokens(() => commandToken(command), { source: `the command ${tokenCommand[0]}` });
  }
  if (tokenUrl === undefined) return undefined;
  const clientId = readVariable(`${section}.clientIdEnv`, clientIdEnv ?? '', readEnv);
  const clientSecret = readVariable(`${section}.clientSecretEnv`, clientSecretEnv ?? '', readEnv);
  const { body: own, secrets } = bodyValues(tokenForm ?? {}, `${section}.tokenForm`, readEnv);
  const form = { ...(scope !== undefined && { scope }), ...own };
  const client = {
    tokenUrl,
    clientId,
    clientSecret,
    form,
    secrets,
    variables: credentialVariables({ named: [clientIdEnv, clientSecretEnv] }),
    ...limits,
  };
  const source = shownAddress(tokenUrl);
  return sharedTokens(() => clientTokenAnyway(client).catch((error: unknown) => fail(error, section, source)), {
    source,
  });
}

/** Throws the failure of the token endpoint with its name and address: the agent has another one. */
function fail(error: unknown, section: string, address: string): never {
  if (!(error instanceof StepFailure) || error.option !== undefined) throw error;
  const { type, message, status, retryAfterMs, requestId } = error;
  const place = `${section}.tokenUrl${message.includes(address) ? '' : ` ${address}`}`;
  throw new StepFailure(type, `${place}: ${message}`, { status, retryAfterMs, requestId, cause: error });
}
