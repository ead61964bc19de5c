import { describe, expect, it } from 'vitest';
import { baseUrlProblem, endpointUrl } from '../../../src/openai/endpoint-url.ts';

describe('endpointUrl', () => {
  it.each([
    ['http://h/v1', 'http://h/v1/chat/completions'],
    ['http://h/v1/', 'http://h/v1/chat/completions'],
    ['http://h', 'http://h/chat/completions'],
    ['http://h/v1/chat/completions', 'http://h/v1/chat/completions'],
    ['http://h/v1/chat/completions/', 'http://h/v1/chat/completions'],
    ['http://h/v1/responses', 'http://h/v1/chat/completions'],
    ['http://h/v1/completions?key=1', 'http://h/v1/chat/completions?key=1'],
    ['http://h/openai/v1/chat/completions?api-version=1', 'http://h/openai/v1/chat/completions?api-version=1'],
  ])('of %s is %s', (baseUrl, url) => {
    expect(endpointUrl({ baseUrl }, 'chat/completions')).toBe(url);
    expect(baseUrlProblem(baseUrl)).toBeUndefined();
  });

  it('names the version that Azure wants', () => {
    expect(endpointUrl({ baseUrl: 'http://h/v1', azure: { apiVersion: '1' } }, 'responses')).toBe(
      'http://h/v1/responses?api-version=1',
    );
  });

  it.each([
    ['https://w/serving-endpoints/e/invocations', 'databricks-serving'],
    ['http://h/v1/messages', 'must end before the path'],
    ['http://h/v1/models', 'must end before the path'],
  ])('%s is refused with the way to do it', (baseUrl, message) => {
    expect(baseUrlProblem(baseUrl)).toContain(message);
  });
});
