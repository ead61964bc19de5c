import type { PushedSpan } from './pushed-span.ts';

/** About 4 MB with what stands around the texts: the limit of collectors that bridge to gRPC. */
const MOST_BYTES = 3_500_000;
/** As many as OpenTelemetry's own exporters put into a request. */
const MOST_SPANS = 512;
/** What a span takes beside its texts, in bytes. */
const FRAME_BYTES = 500;

/** Spans of one request, and the conversations that they are of. */
export interface SpanRequest {
  readonly spans: readonly PushedSpan[];
  readonly conversationIds: readonly string[];
}

/** The spans of a conversation. */
export interface SpansOf {
  readonly conversationId: string;
  readonly spans: readonly PushedSpan[];
}

/** Puts spans into requests of at most about 4 MB and 512 spans, in order; a span that is larger stands alone. */
export async function* spanRequests(conversations: AsyncIterable<SpansOf>): AsyncGenerator<SpanRequest> {
  let spans: PushedSpan[] = [];
  let ids = new Set<string>();
  let bytes = 0;
  for await (const conversation of conversations) {
    for (const span of conversation.spans) {
      const size = sizeOf(span);
      if (spans.length > 0 && (bytes + size > MOST_BYTES || spans.length === MOST_SPANS)) {
        yield { spans, conversationIds: [...ids] };
        [spans, ids, bytes] = [[], new Set(), 0];
      }
      spans.push(span);
      ids.add(conversation.conversationId);
      bytes += size;
    }
  }
  if (spans.length > 0) yield { spans, conversationIds: [...ids] };
}

function sizeOf({ attributes, events = [] }: PushedSpan): number {
  const sets = [attributes, ...events.map((event) => event.attributes)];
  return sets.reduce((sum, set) => sum + FRAME_BYTES + Buffer.byteLength(JSON.stringify(set)), 0);
}
