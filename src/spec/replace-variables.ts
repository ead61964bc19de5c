import type { Environment } from '../contract/environment.ts';
import { fillVariables, nameProblem, variablesIn } from '../contract/fill-variables.ts';
import { isSecretParameter, isSecretVariable } from '../contract/secrets.ts';
import type { DocumentPath, PathProblem } from './dotted-path.ts';

interface Scope {
  readonly env: Environment;
  readonly problems: PathProblem[];
}

/** Keys whose texts the worker resolves. */
const LEFT_ALONE: readonly string[] = ['headers', 'body', 'tokenForm'];

/** An address, and a parameter of its query. */
const ADDRESS = /^https?:\/\//;
const PARAMETER = /([?&])([^?&=#]*)=([^&#]*)/g;

/**
 * Replaces `${NAME}` in every string of a spec; `$${` stands for a literal `${`. Keys that end in `Env` hold names, and
 * `headers`, `body`, `tokenForm` and secrets in the query of an address are resolved by the worker: they stay as they are.
 */
export function replaceVariables(
  value: unknown,
  env: Environment,
): { value: unknown; problems: readonly PathProblem[] } {
  const scope: Scope = { env, problems: [] };
  return { value: replaceIn(value, [], scope), problems: scope.problems };
}

function replaceIn(value: unknown, path: DocumentPath, scope: Scope): unknown {
  if (typeof value === 'string') return replaceInText(value, path, scope);
  if (Array.isArray(value)) return value.map((item, index) => replaceIn(item, [...path, index], scope));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    return [key, isLeftAlone(key) ? inner : replaceIn(inner, [...path, key], scope)] as const;
  });
  return Object.fromEntries(entries);
}

function isLeftAlone(key: string): boolean {
  return LEFT_ALONE.includes(key) || key.endsWith('Env');
}

function replaceInText(text: string, path: DocumentPath, { env, problems }: Scope): string {
  const kept = secretParameters(text);
  return fillVariables(text, (name) => {
    if (kept.includes(name)) return undefined;
    const message = troubleWith(name, env);
    if (message) problems.push({ path, message });
    return env[name];
  });
}

/** Variables that stand for secrets in the query of an address. */
function secretParameters(text: string): readonly string[] {
  if (!ADDRESS.test(text)) return [];
  return [...text.matchAll(PARAMETER)].flatMap(([, , name = '', value = '']) =>
    isSecretParameter(name) ? variablesIn(value) : [],
  );
}

function troubleWith(name: string, env: Environment): string | undefined {
  const wrongName = nameProblem(name);
  if (wrongName !== undefined) return wrongName;
  if (isSecretVariable(name)) {
    return `\${${name}} looks like a secret: a spec must not contain secrets; name the variable in a key such as apiKeyEnv, in headers or in body`;
  }
  if (env[name] === undefined) return `the variable ${name} is not set; set it, or write "$\${" for a literal "\${"`;
  return undefined;
}
