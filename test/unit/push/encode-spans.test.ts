import { describe, expect, it } from 'vitest';
import { encodedSpans, partialSuccessIn } from '../../../src/push/encode-spans.ts';
import type { PushedSpan } from '../../../src/push/pushed-span.ts';

const SPAN: PushedSpan = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  parentId: '00f067aa0ba902b7',
  name: 'invoke_agent bikes',
  kind: 'client',
  startMs: 1_795_964_400_123,
  endMs: 1_795_964_401_000,
  error: 'it failed',
  attributes: { text: '🚲', count: 7, list: ['a'], none: undefined },
  events: [{ name: 'e', atMs: 1_795_964_402_000, attributes: { score: 0.5 } }],
};

interface Encoded {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly object[] };
    readonly scopeSpans: readonly { readonly spans: readonly object[] }[];
  }[];
}

describe('encoded spans', () => {
  it('are OTLP as JSON: ids in hex, nanoseconds as text, nothing that is undefined', () => {
    const body = JSON.parse(Buffer.from(encodedSpans([SPAN], 'http/json')).toString()) as Encoded;
    expect(body.resourceSpans[0]?.resource.attributes[0]).toEqual({
      key: 'service.name',
      value: { stringValue: 'convsim' },
    });
    expect(body.resourceSpans[0]?.scopeSpans[0]?.spans).toMatchObject([
      {
        traceId: SPAN.traceId,
        spanId: SPAN.spanId,
        parentSpanId: SPAN.parentId,
        name: 'invoke_agent bikes',
        kind: 3,
        startTimeUnixNano: '1795964400123000000',
        endTimeUnixNano: '1795964401000000000',
        status: { code: 2, message: 'it failed' },
        attributes: [
          { key: 'text', value: { stringValue: '🚲' } },
          { key: 'count', value: { intValue: 7 } },
          { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }] } } },
        ],
        events: [{ name: 'e', timeUnixNano: '1795964402000000000', attributes: [{ key: 'score' }] }],
      },
    ]);
  });

  it('are protobuf too, with the ids as bytes', () => {
    const body = Buffer.from(encodedSpans([SPAN], 'http/protobuf'));
    expect(body.includes(Buffer.from(SPAN.traceId, 'hex'))).toBe(true);
    expect(body.includes(Buffer.from('🚲'))).toBe(true);
  });
});

describe('what a receiver says', () => {
  it('names the spans that it did not take, in JSON and in protobuf', () => {
    const json = Buffer.from('{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}');
    expect(partialSuccessIn(json, 'http/json')).toEqual({ rejected: 3, message: 'too old' });
    const protobuf = Buffer.from([10, 12, 8, 0xc8, 1, 18, 7, ...Buffer.from('too old')]);
    expect(partialSuccessIn(protobuf, 'http/protobuf')).toEqual({ rejected: 200, message: 'too old' });
  });

  it('is nothing where it says nothing, or nothing that can be read', () => {
    const nothing = { rejected: 0, message: '' };
    expect(partialSuccessIn(Buffer.from(''), 'http/protobuf')).toEqual(nothing);
    expect(partialSuccessIn(Buffer.from(''), 'http/json')).toEqual(nothing);
    expect(partialSuccessIn(Buffer.from('<html>'), 'http/json')).toEqual(nothing);
  });
});
