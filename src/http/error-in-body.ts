import { fieldsOf } from '../contract/fields-of.ts';

/** What servers write where something went well or badly. */
const FAILED = new Set<unknown>(['error', 'failed', 'failure', 'fail']);

/** Fields with what a body holds, errors too. */
const INNER = ['predictions', 'data', 'response', 'result', 'output'];

/**
 * The error that a 2xx body names, whatever else it holds: at `error`, LangGraph's `__error__` or `databricks_output.error`; in the first
 * choice (OpenRouter); or Gemini's reason to refuse a question. `undefined` where there is none: an empty one is none.
 */
export function errorInBody(body: unknown): unknown {
  const { choices, error, __error__: graph, databricks_output: output, candidates, promptFeedback } = fieldsOf(body);
  const inChoice = fieldsOf([choices].flat()[0])['error'];
  const isRefused = [candidates ?? []].flat().length === 0 && Boolean(fieldsOf(promptFeedback)['blockReason']);
  return [fieldsOf(output)['error'], error, graph, inChoice, isRefused ? promptFeedback : undefined].find(isError);
}

/** The error in a body that holds no answer: one that is an error as a whole, says that it failed, or has one further in. A failure without a word about it is none. */
export function errorWithoutAnswer(body: unknown): unknown {
  const inner = Array.isArray(body) ? (body as readonly unknown[])[0] : body;
  const fields = fieldsOf(inner);
  const { errors, success, status, object, type, detail, message } = fields;
  const isFailed = success === false || [status, object, type].some((each) => FAILED.has(each));
  const isWhole = (isFailed && isError(message)) || isError(detail);
  const further = INNER.map((name) => errorInBody(fields[name]));
  return [errorInBody(inner), ...[errors].flat(), ...further, isWhole ? inner : undefined].find(isError);
}

function isError(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(isError);
  return typeof value === 'string' ? value.trim() !== '' : Boolean(value);
}
