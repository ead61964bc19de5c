import type { StepFailure } from '../../contract/failures.ts';
import { inLanes } from '../in-lanes.ts';
import { type PushOrder, pushedConversations } from '../pushed-conversation.ts';
import { type PushResult, pushTally } from '../push-tally.ts';
import { sendSpans, type SpanReceiver } from '../send-spans.ts';
import { type SpansOf, spanRequests } from '../span-requests.ts';
import { conversationSpans } from './conversation-spans.ts';

/** Requests in flight: receivers that batch by themselves gain nothing from more. */
const LANES = 4;

/** A batch to push, and where to. */
export interface OtlpPush extends PushOrder {
  readonly receiver: SpanReceiver;
  readonly signal: AbortSignal;
  /** Told how many conversations are there, in part at least. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What an OTLP push came to. */
export interface OtlpResult extends PushResult {
  /** Spans that the receiver took. */
  readonly spans: number;
  /** Spans that it says it did not take. */
  readonly rejected: number;
  /** What it says of that, or warns of; each once. */
  readonly warnings: readonly string[];
}

/** Sends the conversations of a batch, each as one trace. @throws {StepFailure} `StoreUnavailable`. */
export async function pushToOtlp(push: OtlpPush): Promise<OtlpResult> {
  const { receiver, signal, onProgress } = push;
  const tally = pushTally();
  const warnings = new Set<string>();
  let [spans, rejected] = [0, 0];
  // An address that never answered is more likely wrong than busy.
  const mayPass = (failure: StepFailure) => mayPassLater(failure, spans + rejected > 0);
  const work = inLanes(spanRequests(traces(push, () => tally.skip())), LANES, async (request) => {
    await tally.attempt(request.conversationIds, async () => {
      const said = await sendSpans(receiver, request.spans, { signal, mayPass });
      spans += request.spans.length - said.rejected;
      rejected += said.rejected;
      if (said.message !== '') warnings.add(said.message);
    });
    onProgress?.(tally.done);
  });
  const result = await tally.result(work, signal);
  return { ...result, spans, rejected, warnings: [...warnings] };
}

async function* traces(push: OtlpPush, skip: () => void): AsyncGenerator<SpansOf> {
  for await (const conversation of pushedConversations(push)) {
    push.signal.throwIfAborted();
    const spans = conversationSpans(conversation, push.batch);
    if (spans.length === 0) skip();
    else yield { conversationId: conversation.conversationId, spans };
  }
}

/** The statuses after which a client may try again, by https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes. */
const RETRYABLE = new Set([429, 502, 503, 504]);

function mayPassLater({ type, status }: StepFailure, wasReached: boolean): boolean {
  if (status !== undefined) return RETRYABLE.has(status);
  return wasReached && (type === 'Unavailable' || type === 'TimedOut');
}
