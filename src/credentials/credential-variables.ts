import { variablesIn } from '../contract/fill-variables.ts';
import { isSecretHeader } from '../contract/secrets.ts';

/** What a request of a spec is made of, with `${NAME}` in its texts. */
interface Templates {
  /** Variables that an option names, as `apiKeyEnv` does. */
  readonly named?: readonly (string | undefined)[];
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly url?: string | undefined;
  readonly body?: unknown;
}

/**
 * The environment variables that the credentials of a request come from: those that options name, those in headers for secrets
 * and in its address; where there are none, those anywhere else in it.
 */
export function credentialVariables({ named = [], headers = {}, url = '', body }: Templates): readonly string[] {
  const own = named.filter((name) => name !== undefined);
  const entries = Object.entries(headers);
  const inSecrets = entries
    .filter(([name, value]) => isSecretHeader(name, value))
    .flatMap(([, value]) => variablesIn(value));
  const certain = new Set([...own, ...inSecrets, ...variablesIn(url)]);
  if (certain.size > 0) return [...certain];
  return [
    ...new Set([...entries.flatMap(([, value]) => variablesIn(value)), ...variablesIn(JSON.stringify(body ?? null))]),
  ];
}
