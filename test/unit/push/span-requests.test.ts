import { describe, expect, it } from 'vitest';
import type { PushedSpan } from '../../../src/push/pushed-span.ts';
import { spanRequests, type SpanRequest, type SpansOf } from '../../../src/push/span-requests.ts';

function span(size: number): PushedSpan {
  const times = { startMs: 0, endMs: 0 };
  return { traceId: '', spanId: '', name: 's', kind: 'internal', ...times, attributes: { text: 'x'.repeat(size) } };
}

async function* of(...conversations: readonly SpansOf[]): AsyncGenerator<SpansOf> {
  for (const conversation of conversations) yield await Promise.resolve(conversation);
}

async function requests(...conversations: readonly SpansOf[]): Promise<readonly SpanRequest[]> {
  const all: SpanRequest[] = [];
  for await (const request of spanRequests(of(...conversations))) all.push(request);
  return all;
}

describe('requests with spans', () => {
  it('hold small conversations together', async () => {
    const [request, ...others] = await requests(
      { conversationId: 'a', spans: [span(10), span(10)] },
      { conversationId: 'b', spans: [span(10)] },
    );
    expect(others).toEqual([]);
    expect(request?.conversationIds).toEqual(['a', 'b']);
    expect(request?.spans).toHaveLength(3);
  });

  it('have at most about 4 MB, a larger span alone', async () => {
    const found = await requests(
      { conversationId: 'a', spans: [span(2_000_000), span(2_000_000)] },
      { conversationId: 'b', spans: [span(5_000_000), span(10)] },
    );
    expect(found.map(({ spans, conversationIds }) => [spans.length, ...conversationIds])).toEqual([
      [1, 'a'],
      [1, 'a'],
      [1, 'b'],
      [1, 'b'],
    ]);
  });

  it('have at most 512 spans', async () => {
    const found = await requests({ conversationId: 'a', spans: Array.from({ length: 600 }, () => span(1)) });
    expect(found.map(({ spans }) => spans.length)).toEqual([512, 88]);
  });

  it('are none without a span', async () => {
    expect(await requests()).toEqual([]);
  });
});
