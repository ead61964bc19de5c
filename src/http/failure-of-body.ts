import { StepFailure, type FailureType } from '../contract/failures.ts';
import { errorCodes, errorText } from './error-text.ts';
import { remedyOf, sentence, trapOf, typeOfStatus } from './failure-of-reply.ts';
import { fieldsOf } from '../contract/fields-of.ts';
import { addressOf } from './http-url.ts';
import type { JsonReply } from './json-reply.ts';
import { redact, type Sent } from './redact.ts';

/**
 * The failure that stands inside a 2xx reply, at `error` or `databricks_output.error`; `undefined` where there is none. Its
 * type follows from the code it names, a name or a status such as `429`; without a known one it is `Unavailable`.
 */
export function failureOfBody(reply: JsonReply, sent: Sent): StepFailure | undefined {
  const { status, requestId } = reply;
  const { error, databricks_output: output } = fieldsOf(reply.body);
  const found = fieldsOf(output)['error'] || error;
  if (!found) return undefined;
  const text = JSON.stringify({ error: found });
  const trap = trapOf(200, text);
  const type = trap?.type ?? typeOfCodes(errorCodes(text));
  const said = errorText(text, (whole) => redact(reply.redact?.(whole) ?? whole, sent));
  const message = `${addressOf(sent.url)} answered ${status} with an error: ${said}`;
  return new StepFailure(type, sentence(message) + remedyOf(type, trap), { status, requestId });
}

function typeOfCodes(codes: readonly string[]): FailureType {
  const status = codes.map(Number).find((code) => code >= 400 && code <= 599);
  return status === undefined ? 'Unavailable' : typeOfStatus(status);
}
