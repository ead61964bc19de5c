import { z } from 'zod';
import type { ComponentHost } from '../../contract/component-type.ts';
import { isSecretHeader, readVariable } from '../../contract/secrets.ts';
import { fillVariables, nameProblem, variablesIn } from '../../contract/fill-variables.ts';

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

type Headers = Readonly<Record<string, string>>;

/** Headers of a spec. `${NAME}` stays in the spec and in the store; a literal secret is refused. */
export const HeaderTemplates = z.record(z.string(), z.string()).superRefine((headers, context) => {
  // At the mapping, not at the entry: a problem at a text is shown with that text.
  for (const [name, value] of Object.entries(headers)) {
    const message = troubleWith(name, value);
    if (message !== undefined) context.addIssue({ code: 'custom', message: `${name}: ${message}` });
  }
});

/**
 * The headers with the variables of this machine in the place of `${NAME}`; `$${` stands for a literal `${`.
 * @throws {StepFailure} `WorkerMisconfigured` for a variable that is not set or empty.
 */
export function headerValues(headers: Headers, readEnv: ComponentHost['readEnv']): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => {
    const read = (variable: string) => readVariable(`agent.headers.${name}`, variable, readEnv);
    return [name, fillVariables(value, read)] as const;
  });
  return Object.fromEntries(entries);
}

function troubleWith(name: string, value: string): string | undefined {
  if (!HEADER_NAME.test(name)) return 'is no name of a header';
  const variables = variablesIn(value);
  const wrongName = variables.map(nameProblem).find((problem) => problem !== undefined);
  if (wrongName !== undefined) return wrongName;
  if (value.includes('{{')) return 'placeholders stand in url and body only';
  if (!isSecretHeader(name, value) || variables.length > 0) return undefined;
  return 'looks like a secret: a spec must not contain secrets; name a variable, such as "Bearer ${AGENT_TOKEN}"';
}
