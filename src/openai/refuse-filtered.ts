import { StepFailure } from '../contract/failures.ts';
import { REMEDIES } from '../http/refusals.ts';
import type { Completion } from './chat-completion.ts';

/**
 * Lets only a reply pass that no filter of the provider has touched: the beginning of a message is not what its model would have written.
 * @throws {StepFailure} `Blocked`, with the tokens of the reply.
 */
export function refuseFiltered({ finishReason, content, usage }: Completion, model: string): void {
  if (finishReason !== 'content_filter') return;
  const left = content.trim() === '' ? 'nothing of it' : 'only its beginning';
  const message = `The model ${model} wrote a message of which a filter left ${left} (finish_reason content_filter).${REMEDIES.Blocked}`;
  throw new StepFailure('Blocked', message, { usage });
}
