import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../src/modules/thrown-verdict.ts';

const failed = (facts: object, message = 'it failed') => Object.assign(new Error(message), facts);

describe('verdictOf', () => {
  it.each([
    [
      'the AI SDK',
      failed({ statusCode: 429, isRetryable: true, responseHeaders: { 'retry-after': '7' } }),
      'RateLimited',
      7_000,
    ],
    ['the OpenAI SDK', failed({ status: 429, headers: new Headers({ 'retry-after': '7' }) }), 'RateLimited', 7_000],
    [
      'the OpenAI SDK',
      failed({ status: 429, code: 'insufficient_quota', type: 'insufficient_quota' }),
      'OutOfCredit',
      undefined,
    ],
    [
      'the OpenAI SDK',
      failed({ status: 400, error: { code: 'content_filter', message: 'filtered' } }),
      'Blocked',
      undefined,
    ],
    [
      'the AI SDK',
      failed({ statusCode: 503, responseBody: '{"error":{"message":"Overloaded"}}' }),
      'RateLimited',
      undefined,
    ],
    [
      'axios',
      failed({ code: 'ERR_BAD_REQUEST', response: { status: 401, headers: {}, data: { message: 'no' } } }),
      'Unauthorized',
      undefined,
    ],
    ['axios', failed({ response: { status: 429, headers: { 'Retry-After': '3' }, data: {} } }), 'RateLimited', 3_000],
    ['AWS', failed({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }), 'RateLimited', undefined],
    ['a wrapper', failed({ status: 401 }), 'Unauthorized', undefined],
    ['a wrapper', failed({ status: 500 }), 'Unavailable', undefined],
    ['a wrapper', failed({ status: 503, retryAfterMs: 250 }), 'RateLimited', 250],
    ['a wrapper', failed({ code: 429 }, 'slow down'), 'RateLimited', undefined],
    ['a wrapper', failed({ status: 500, isRetryable: false }), 'InvalidRequest', undefined],
    ['a wrapper', failed({ status: 401, isRetryable: false }), 'Unauthorized', undefined],
    ['a text', 'just text', 'ModuleThrew', undefined],
    ['a plain error', failed({ code: 'ECONNRESET' }), 'ModuleThrew', undefined],
    ['a plain error', failed({ retryable: false }), 'InvalidRequest', undefined],
    ['a plain error', failed({ retryAfterMs: 250 }), 'RateLimited', 250],
    ['a status that is none', failed({ status: 7 }), 'ModuleThrew', undefined],
  ])('takes what %s throws for what a reply would mean: %o', (_, error, type, retryAfterMs) => {
    expect(verdictOf(error)).toMatchObject({ type, retryAfterMs });
  });
});
