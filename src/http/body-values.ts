import { z } from 'zod';
import { fieldsOf } from '../contract/fields-of.ts';
import { fillVariables, variableProblem } from '../contract/fill-variables.ts';
import { HIDDEN_VALUE } from '../contract/hidden-value.ts';
import { isLiteralSecretField, readVariable } from '../contract/secrets.ts';

/** Fields of a body with the variables of this machine filled in. */
export interface BodyValues<T> {
  readonly body: T;
  /** What the variables held. */
  readonly secrets: readonly string[];
}

/** A problem, and the place below the body that it stands at. The text there may be a secret, and is never shown. */
export interface BodyProblem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** A text of a body, and where it stands. */
interface Place {
  readonly path: (string | number)[];
  readonly text: string;
}

/** What is wrong with the texts of a body: literal secrets, and names of variables that are none. */
export function bodyProblems(body: unknown): readonly BodyProblem[] {
  return textsIn(body, []).flatMap(({ path, text }) => {
    const message = textProblem(String(path.at(-1) ?? ''), text);
    return message === undefined ? [] : [{ path, message }];
  });
}

/** What is wrong with a text of a body or a form in the field `name`; the message never shows the text. */
export function textProblem(name: string, text: string): string | undefined {
  const wrongName = variableProblem(text);
  if (wrongName !== undefined) return wrongName;
  if (!isLiteralSecretField(name, text)) return undefined;
  return 'looks like a secret: a spec must not contain secrets; name a variable, such as "${AGENT_KEY}"';
}

/**
 * The option `body` of a request whose other fields are convsim's own: `reserved` names those.
 */
export function bodyField(reserved: readonly string[]) {
  const fields = z.record(z.string(), z.unknown()).superRefine((body, context) => {
    const own = reserved.filter((name) => Object.hasOwn(body, name));
    for (const name of own)
      context.addIssue({ code: 'custom', path: [name], message: 'is set by convsim itself; remove it' });
    for (const problem of bodyProblems(body)) context.addIssue({ code: 'custom', ...problem, params: HIDDEN_VALUE });
  });
  return { body: fields.default({}).describe('More fields of each request; ${NAME} is read where the worker runs.') };
}

/**
 * The body with variables in the place of `${NAME}` in its texts; `$${` stands for a literal `${`.
 * @param option - Where it stands in the spec, for messages, e.g. `agent.body`.
 * @throws {StepFailure} `WorkerMisconfigured` for a variable that is not set or empty.
 */
export function bodyValues<T>(body: T, option: string, readEnv: (name: string) => string | undefined): BodyValues<T> {
  const secrets: string[] = [];
  const read = (name: string, place: string) => {
    const value = readVariable(place, name, readEnv);
    secrets.push(value);
    return value;
  };
  return { body: filled(body, option, read) as T, secrets };
}

/** `own` with the fields of `extra` that it has not; objects in both are joined. */
export function withFields(extra: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>>) {
  const joined = Object.entries(own).map(([name, value]) => {
    const both = isObject(value) && isObject(extra[name]);
    return [name, both ? { ...fieldsOf(extra[name]), ...fieldsOf(value) } : value] as const;
  });
  return { ...extra, ...Object.fromEntries(joined) };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function filled(value: unknown, place: string, read: (name: string, place: string) => string): unknown {
  if (typeof value === 'string') return fillVariables(value, (name) => read(name, place));
  if (Array.isArray(value)) return value.map((item, index) => filled(item, `${place}[${index}]`, read));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, filled(inner, `${place}.${name}`, read)]),
  );
}

function textsIn(value: unknown, path: Place['path']): readonly Place[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  return Object.entries(fieldsOf(value)).flatMap(([name, inner]) => textsIn(inner, [...path, name]));
}
