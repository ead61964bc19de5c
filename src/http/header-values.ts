import { z } from 'zod';
import { HIDDEN_VALUE } from '../contract/hidden-value.ts';
import { isLiteralSecretHeader, readVariable } from '../contract/secrets.ts';
import { fillVariables, variableProblem } from '../contract/fill-variables.ts';

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** What would end a header, or the request. */
const NO_HEADER = /[^\P{Cc}\t]/u;

type Headers = Readonly<Record<string, string>>;

/** Headers of a spec. `${NAME}` stays in the spec and in the store; a literal secret is refused. */
export const HeaderTemplates = z.record(z.string(), z.string()).superRefine((headers, context) => {
  for (const [name, value] of Object.entries(headers)) {
    const message = troubleWith(name, value);
    if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message, params: HIDDEN_VALUE });
  }
});

/** The option `headers` of a component without placeholders; spread it into its strict schema. */
export const HeaderField = {
  headers: HeaderTemplates.superRefine((headers, context) => {
    for (const [name, value] of Object.entries(headers)) {
      const message = 'placeholders such as {{turn}} are filled by the agent http only';
      if (value.includes('{{')) context.addIssue({ code: 'custom', path: [name], message, params: HIDDEN_VALUE });
    }
  })
    .default({})
    .describe('Sent with each request; ${NAME} is read where the worker runs.'),
};

/**
 * The headers with the variables of this machine in the place of `${NAME}`; `$${` stands for a literal `${`.
 * @param option - Where they stand in the spec, for messages, e.g. `agent.headers`.
 * @throws {StepFailure} `WorkerMisconfigured` for a variable that is not set or empty.
 */
export function headerValues(
  headers: Headers,
  option: string,
  readEnv: (name: string) => string | undefined,
): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => {
    const read = (variable: string) => readVariable(`${option}.${name}`, variable, readEnv);
    return [name, fillVariables(value, read)] as const;
  });
  return Object.fromEntries(entries);
}

function troubleWith(name: string, value: string): string | undefined {
  if (!HEADER_NAME.test(name)) return 'is not a valid header name';
  if (NO_HEADER.test(value)) return 'holds a line end or another control character, which no header can';
  const wrongName = variableProblem(value);
  if (wrongName !== undefined) return wrongName;
  if (!isLiteralSecretHeader(name, value)) return undefined;
  return 'looks like a secret: a spec must not contain secrets; name a variable, such as "Bearer ${AGENT_TOKEN}"';
}
