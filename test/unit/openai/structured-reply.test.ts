import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openEndpoint } from '../../../src/openai/endpoint.ts';
import { readObject, structuredReply } from '../../../src/openai/structured-reply.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson, startServer, type Handler } from '../../support/http-server.ts';
import { says } from '../../support/scripted-model.ts';

const Sum = z.object({ note: z.string(), total: z.number() });
const HOST = { projectDir: '/', timeoutMs: 5_000, readEnv: () => undefined };
const GOOD = '{"note": "easy", "total": 3}';

interface Asked {
  readonly response_format?: unknown;
}

async function endpointOf(handler: Handler) {
  const server = await startServer(handler);
  onTestFinished(() => server.close());
  const endpoint = openEndpoint({ baseUrl: `${server.origin}/v1`, model: 'm-1' }, HOST, 'questions.llm');
  const ask = () =>
    structuredReply(endpoint, {
      name: 'sum',
      schema: Sum,
      messages: [{ role: 'user', content: '1 + 2' }],
      parameters: { temperature: 0 },
      headers: { 'idempotency-key': 'k' },
      signal: new AbortController().signal,
    });
  return {
    ask,
    requests: server.requests,
    formats: () => server.requests.map(({ body }) => (body as Asked).response_format),
  };
}

describe('structuredReply', () => {
  it('asks for the schema, its keys in order and all required', async () => {
    const { ask, formats } = await endpointOf((_, response) => answerJson(response, 200, says(GOOD).body));
    expect((await ask()).read).toEqual({ value: { note: 'easy', total: 3 } });
    expect(formats()).toEqual([
      {
        type: 'json_schema',
        json_schema: {
          name: 'sum',
          strict: true,
          schema: {
            type: 'object',
            properties: { note: { type: 'string' }, total: { type: 'number' } },
            required: ['note', 'total'],
            additionalProperties: false,
          },
        },
      },
    ]);
  });

  it.each([
    ['400', 400, { error: { message: "Unknown parameter: 'response_format'." } }],
    ['400 without a word about it', 400, { error: 'bad request' }],
    ['422', 422, { detail: [{ loc: ['body', 'response_format'], msg: 'extra fields not permitted' }] }],
    ['500 about its grammar', 500, { error: 'failed to parse grammar' }],
    [
      '200 with an error',
      200,
      { error: { message: 'response_format is not supported', code: 'invalid_request_error' } },
    ],
  ])('does without response_format once a server answers %s, from then on at once', async (_, status, body) => {
    const { ask, requests, formats } = await endpointOf((request, response) => {
      const isPlain = (request.body as Asked).response_format === undefined;
      answerJson(response, isPlain ? 200 : status, isPlain ? says(GOOD).body : body);
    });
    expect((await ask()).read).toEqual({ value: { note: 'easy', total: 3 } });
    expect((await ask()).read).toEqual({ value: { note: 'easy', total: 3 } });
    expect(formats().map((format) => format !== undefined)).toEqual([true, false, false]);
    expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['k', 'k/text', 'k']);
    expect(requests.map(({ body: sent }) => (sent as { temperature: number }).temperature)).toEqual([0, 0, 0]);
  });

  it('keeps asking for it where the request is refused without it too', async () => {
    const { ask, formats } = await endpointOf((_, response) => answerJson(response, 400, { error: 'no such model' }));
    expect((await failureOf(ask())).type).toBe('InvalidRequest');
    expect((await failureOf(ask())).type).toBe('InvalidRequest');
    expect(formats().map((format) => format !== undefined)).toEqual([true, false, true, false]);
  });

  it.each([
    [503, 'Unavailable'],
    [401, 'Unauthorized'],
    [429, 'RateLimited'],
    [404, 'InvalidRequest'],
  ])('passes %d on', async (status, type) => {
    const { ask, requests } = await endpointOf((_, response) => answerJson(response, status, { error: 'no' }));
    expect([(await failureOf(ask())).type, requests.length]).toEqual([type, 1]);
  });
});

describe('readObject', () => {
  it.each([
    ['bare', GOOD],
    ['in a fence', `\`\`\`json\n${GOOD}\n\`\`\``],
    ['after words', `Here it is:\n\n${GOOD}\n\nAnything else?`],
    ['twice, the same', `${GOOD}\n${GOOD}`],
    ['after braces that are none', `{note} is {"x": } and so ${GOOD}`],
    ['beside another object', `{"a": 1} ${GOOD}`],
    ['with more keys', '{"note": "easy", "total": 3, "extra": {"a": [1]}}'],
  ])('reads JSON %s', (_, text) => {
    expect(readObject(text, Sum)).toEqual({ value: { note: 'easy', total: 3 } });
  });

  it('does not stop at braces, quotes and escapes within texts', () => {
    const note = 'a } "b" { \\ \n {"note": "x", "total": 1}';
    expect(readObject(`so: ${JSON.stringify({ note, total: 3 })}`, Sum)).toEqual({ value: { note, total: 3 } });
  });

  it.each([
    ['', 'There was no JSON object in it.'],
    ['I want a lamp', 'There was no JSON object in it.'],
    ['[1, 2]', 'There was no JSON object in it.'],
    ['"text"', 'There was no JSON object in it.'],
    ['{"note": "easy"', 'There was no JSON object in it.'],
    [`${GOOD} {"note": "no", "total": 4}`, 'There were several JSON objects in it. Write one.'],
  ])('says what is wrong with %s', (text, problem) => {
    expect(readObject(text, Sum)).toEqual({ problem });
  });

  it('names the keys that are wrong', () => {
    expect(readObject('{"note": 1}', Sum)).toEqual({
      problem: expect.stringMatching(/^The JSON object was not as asked: "note": .+; "total": .+\.$/) as string,
    });
  });

  it('is quick about a text of braces', () => {
    expect(readObject('{'.repeat(100_000), Sum)).toEqual({ problem: 'There was no JSON object in it.' });
  });
});
