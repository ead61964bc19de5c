import { z } from 'zod';
import type { ComponentHost } from '../../contract/component.ts';
import { StepFailure } from '../../contract/failures.ts';

const REFERENCE = /\$\$\{|\$\{([^}]*)\}/g;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const SECRET_NAME = /(^|-)(authorization|cookie|token|secret|password|(api)?key|credentials?)$/i;
const SECRET_VALUE = /^(bearer|basic)\s|\b(sk-|dapi|ghp_|github_pat_|xox[a-z]-|eyJ)[\w-]{10}/i;

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
    const read = (_: string, variable?: string) =>
      variable === undefined ? '${' : variableOf(name, variable, readEnv);
    return [name, value.replace(REFERENCE, read)] as const;
  });
  return Object.fromEntries(entries);
}

function troubleWith(name: string, value: string): string | undefined {
  if (!HEADER_NAME.test(name)) return 'is no name of a header';
  const variables = [...value.matchAll(REFERENCE)].flatMap((match) => match[1] ?? []);
  const wrong = variables.find((variable) => !VARIABLE.test(variable));
  if (wrong !== undefined) return `"\${${wrong}}" names no variable; write "$\${" for a literal "\${"`;
  if (value.includes('{{')) return 'placeholders stand in url and body only';
  const isSecret = SECRET_NAME.test(name) || SECRET_VALUE.test(value);
  if (!isSecret || variables.length > 0) return undefined;
  return 'looks like a secret: secrets never stand in a spec; name a variable, such as "Bearer ${AGENT_TOKEN}"';
}

function variableOf(header: string, variable: string, readEnv: ComponentHost['readEnv']): string {
  const value = readEnv(variable)?.trim();
  if (value) return value;
  throw new StepFailure(
    'WorkerMisconfigured',
    `agent.headers.${header}: the environment variable ${variable} is not set. Set it where the worker runs.`,
  );
}
