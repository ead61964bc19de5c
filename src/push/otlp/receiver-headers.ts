import { InputError } from '../../contract/errors.ts';
import type { Environment } from '../../contract/environment.ts';
import { variableNameProblem } from '../../contract/secrets.ts';

/** Headers, and the environment variables that their values come from. */
export interface ReceiverHeaders {
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: readonly string[];
}

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** Lists of `name=value`, as OpenTelemetry's exporters read them; the later one rules. */
const LISTS = ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'] as const;

/**
 * The headers that `--header NAME=VARIABLE` names, over those of `OTEL_EXPORTER_OTLP_HEADERS`.
 * @throws {InputError} naming the option or variable, never a value.
 */
export function receiverHeaders(given: readonly string[], env: Environment): ReceiverHeaders {
  const lists = LISTS.filter((variable) => env[variable]?.trim());
  const listed = lists.flatMap((variable) => listedHeaders(variable, env[variable] ?? ''));
  const named = given.map((text) => namedHeader(text, env));
  return {
    headers: Object.fromEntries([...listed, ...named.map(({ header }) => header)]),
    variables: [...lists, ...named.map(({ variable }) => variable)],
  };
}

type Header = readonly [name: string, value: string];

function namedHeader(text: string, env: Environment): { readonly header: Header; readonly variable: string } {
  const [, name = '', variable = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (!HEADER_NAME.test(name))
    throw InputError.of('--header', 'expected NAME=VARIABLE, such as authorization=OTLP_AUTHORIZATION');
  const problem = variableNameProblem(variable);
  if (problem !== undefined) throw InputError.of('--header', `the variable of ${name} ${problem}`);
  const value = env[variable]?.trim();
  if (value) return { header: [name.toLowerCase(), value], variable };
  throw InputError.of('--header', `the environment variable ${variable}, which holds ${name}, is not set`);
}

/** `api-key=secret,x-tenant=a%20b`: values are percent-encoded. */
function listedHeaders(variable: string, list: string): Header[] {
  const entries = list.split(',').filter((entry) => entry.trim() !== '');
  return entries.map((entry) => {
    const at = entry.indexOf('=');
    const name = entry.slice(0, at).trim();
    if (at > 0 && HEADER_NAME.test(name)) return [name.toLowerCase(), decoded(variable, entry.slice(at + 1).trim())];
    throw InputError.of(variable, 'expected name=value, separated by commas');
  });
}

function decoded(variable: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw InputError.of(variable, 'holds a value that is not percent-encoded; write % as %25');
  }
}
