import { z } from 'zod';
import { FAILURES, StepFailure } from '../contract/failures.ts';
import { tryParseJson } from '../http/error-text.ts';
import { chatCompletion, type ChatRequest, type Completion } from './chat-completion.ts';
import type { OpenAiEndpoint } from './endpoint.ts';
import { CHAT_PATH } from './endpoint-url.ts';
import { withKeySuffix } from './key-suffix.ts';

/** A request for an object of a schema. */
export interface ObjectRequest<Value> extends ChatRequest {
  /** Names the schema to the server: letters, digits and underscores. */
  readonly name: string;
  readonly schema: z.ZodType<Value>;
}

/** What the model wrote, read as an object. */
export interface ObjectReply<Value> {
  readonly completion: Completion;
  readonly read: ReadObject<Value>;
}

/** An object in a text, or what is wrong with the text, for the model. */
export type ReadObject<Value> = { readonly value: Value } | { readonly problem: string };

/** Endpoints that refuse `response_format`, by address and model; kept as long as the process lives. */
const plainOnly = new Set<string>();

/** What servers say that know no `response_format`, or not this schema, whatever the status. */
const FORMAT_REFUSED = /response_?format|json_?schema|structured[ _]outputs?|guided|grammar|json mode/i;

/** Most starts of an object that are tried in one text. */
const MOST_STARTS = 50;

/**
 * Asks a model for an object. `response_format` is sent until the endpoint refuses it; from then on the model is only asked in words.
 * What the model wrote is read as it is: bare, in a fence, or among other text.
 * @throws {StepFailure} as `chatCompletion`.
 */
export async function structuredReply<Value>(
  endpoint: OpenAiEndpoint,
  { name, schema, ...request }: ObjectRequest<Value>,
): Promise<ObjectReply<Value>> {
  const completion = await complete(endpoint, request, responseFormat(name, schema));
  return { completion, read: readObject(completion.content, schema) };
}

async function complete(
  endpoint: OpenAiEndpoint,
  request: ChatRequest,
  format: Readonly<Record<string, unknown>>,
): Promise<Completion> {
  const key = `${endpoint.url(CHAT_PATH)} ${endpoint.model}`;
  if (plainOnly.has(key)) return chatCompletion(endpoint, request);
  try {
    return await chatCompletion(endpoint, { ...request, parameters: { ...request.parameters, ...format } });
  } catch (error) {
    if (!mayBeFormat(error)) throw error;
    const completion = await chatCompletion(endpoint, withKeySuffix(request, '/text'));
    // Only what works without it was refused for it.
    plainOnly.add(key);
    return completion;
  }
}

/** Whether a failure may come of `response_format`: a request that was refused as wrong, or words about it. */
function mayBeFormat(error: unknown): boolean {
  if (!(error instanceof StepFailure)) return false;
  const isWrong = error.type === 'InvalidRequest' && error.status !== 404;
  return isWrong || (FAILURES[error.type].retry === 'backoff' && FORMAT_REFUSED.test(error.message));
}

function responseFormat(name: string, schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'output' });
  return { response_format: { type: 'json_schema', json_schema: { name, strict: true, schema: described } } };
}

/**
 * Reads an object of a schema in a text: all of it, a fence of it, or what stands among other text. Where several different objects
 * fit, none is chosen.
 */
export function readObject<Value>(text: string, schema: z.ZodType<Value>): ReadObject<Value> {
  const objects = objectsIn(text);
  if (objects.length === 0) return { problem: 'There was no JSON object in it.' };
  const parsed = objects.map((object) => schema.safeParse(object));
  const fitting = parsed.flatMap((each) => (each.success ? [each.data] : []));
  const [value] = fitting;
  if (value === undefined) return { problem: `The JSON object was not as asked: ${faultsOf(parsed.at(-1)?.error)}.` };
  const isOne = new Set(fitting.map((each) => JSON.stringify(each))).size === 1;
  return isOne ? { value } : { problem: 'There were several JSON objects in it. Write one.' };
}

function objectsIn(text: string): readonly unknown[] {
  const whole = tryParseJson(text);
  if (whole !== undefined) return isObject(whole) ? [whole] : [];
  const found: unknown[] = [];
  let at = text.indexOf('{');
  for (let tried = 0; at >= 0 && tried < MOST_STARTS; tried++) {
    const end = endOfObject(text, at);
    const value = end === undefined ? undefined : tryParseJson(text.slice(at, end));
    if (isObject(value)) found.push(value);
    at = text.indexOf('{', isObject(value) ? end : at + 1);
  }
  return found;
}

/** Where the object that starts at `start` ends; braces within texts do not count. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let isText = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (isText && character === '\\') at += 1;
    else if (character === '"') isText = !isText;
    else if (!isText && character === '{') depth += 1;
    else if (!isText && character === '}' && --depth === 0) return at + 1;
  }
  return undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function faultsOf(error: z.ZodError | undefined): string {
  const issues = error?.issues.slice(0, 5) ?? [];
  return issues.map(({ path, message }) => `"${path.join('.')}": ${message}`).join('; ');
}
