import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../src/modules/thrown-verdict.ts';

const failed = (facts: object, message = 'it failed') => Object.assign(new Error(message), facts);

const caused = (cause: unknown, facts: object = {}) => Object.assign(new Error('the chat failed', { cause }), facts);
const limited = () => failed({ statusCode: 429, responseHeaders: { 'retry-after': '2' } });
const body = (type: string) => ({ type: 'error', error: { type, message: 'x' } });
const looped = failed({});
looped.cause = looped;

describe('verdictOf: errors within errors, and other clients', () => {
  it.each([
    ['a cause', caused(limited()), 'RateLimited', 2_000],
    ['a cause of a cause', caused(caused(failed({ statusCode: 401 }))), 'Unauthorized', undefined],
    [
      'its own status before that of its cause',
      caused(failed({ status: 401 }), { status: 500 }),
      'Unavailable',
      undefined,
    ],
    [
      'the AI SDK after its retries',
      failed({ errors: [failed({ statusCode: 500 }), limited()], lastError: limited() }),
      'RateLimited',
      2_000,
    ],
    [
      'several errors',
      new AggregateError([failed({ status: 400 }), failed({ status: 503 })]),
      'Unavailable',
      undefined,
    ],
    ['a loop', looped, 'ModuleThrew', undefined],
    ['a Response', new Response('no', { status: 429, headers: { 'retry-after': '4' } }), 'RateLimited', 4_000],
    [
      'ky',
      failed({ response: new Response('', { status: 503, headers: { 'retry-after': '4' } }) }),
      'RateLimited',
      4_000,
    ],
    [
      'got',
      failed({ response: { statusCode: 429, headers: { 'retry-after': '4' }, body: 'x' } }),
      'RateLimited',
      4_000,
    ],
    ['a map of headers', failed({ status: 429, headers: new Map([['Retry-After', '6']]) }), 'RateLimited', 6_000],
    [
      'Azure',
      failed({ statusCode: 429, response: { headers: { toJSON: () => ({ 'retry-after': '6' }) } } }),
      'RateLimited',
      6_000,
    ],
    ['Octokit', failed({ status: 429, retryAfter: 6 }), 'RateLimited', 6_000],
    ['AWS', failed({ name: 'ThrottlingException', $metadata: {} }), 'RateLimited', undefined],
    [
      'AWS',
      failed({ $metadata: { httpStatusCode: 429 }, $response: { headers: { 'retry-after': '5' } } }),
      'RateLimited',
      5_000,
    ],
    ['Anthropic, in a stream', failed({ error: body('overloaded_error') }), 'RateLimited', undefined],
    ['Anthropic, wrapped', failed({ error: { error: body('rate_limit_error') } }), 'RateLimited', undefined],
    ['LangChain', failed({ lc_error_code: 'MODEL_RATE_LIMIT' }), 'RateLimited', undefined],
    [
      'axios without a status',
      failed({ response: { data: { error: 'rate limit exceeded' } } }),
      'RateLimited',
      undefined,
    ],
    [
      'Google',
      failed({ status: 429 }, '{"error":{"message":"exceeded your current quota","details":[{"retryDelay":"12s"}]}}'),
      'RateLimited',
      12_000,
    ],
    ['gRPC', failed({ code: 8 }, '8 RESOURCE_EXHAUSTED: Quota exceeded'), 'RateLimited', undefined],
    ['a status as text', failed({ status: '429' }), 'RateLimited', undefined],
    ['a status in snake case', failed({ status_code: 401 }), 'Unauthorized', undefined],
    ['a status in words', failed({}, 'Request failed with status code 429'), 'RateLimited', undefined],
    ['a status in words', failed({}, '401 Incorrect API key provided'), 'Unauthorized', undefined],
    ['a number that is none', failed({}, 'found 404 documents about status'), 'ModuleThrew', undefined],
    ['words alone', failed({}, 'there is no temperature for the model'), 'ModuleThrew', undefined],
    [
      'a lost connection',
      new TypeError('fetch failed', { cause: failed({ code: 'UND_ERR_SOCKET' }) }),
      'ModuleThrew',
      undefined,
    ],
    [
      'a connection error of the OpenAI SDK',
      failed({ status: undefined }, 'Connection error.'),
      'ModuleThrew',
      undefined,
    ],
    ['an abort of its own', new DOMException('aborted', 'AbortError'), 'ModuleThrew', undefined],
    ['null', null, 'ModuleThrew', undefined],
  ])('takes what is thrown by %s for what it means: %o', (_, error, type, retryAfterMs) => {
    expect(verdictOf(error)).toMatchObject({ type, retryAfterMs });
  });

  it('does not judge by what the error repeats', () => {
    const asked = [{ role: 'user', content: 'What is the rate limit per day?' }];
    const error = failed({ status: 400 }, "no answer to 'What is the rate limit per day?'");
    expect(verdictOf(error, asked).type).toBe('InvalidRequest');
  });
});

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
