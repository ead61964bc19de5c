import { describe, expect, it } from 'vitest';
import { errorText } from '../../../src/http/error-text.ts';
import { sendJson } from '../../../src/http/send-json.ts';
import { failureOf } from '../../support/failure-of.ts';
import { serve } from '../../support/serve.ts';

async function failureFromPage(status: number, page: string) {
  const server = await serve((_, response) => void response.writeHead(status).end(page));
  return failureOf(sendJson({ method: 'GET', url: server.origin, timeoutMs: 5_000 }));
}

describe('errorText', () => {
  it.each([
    ['{"error":{"message":"a"},"message":"b"}', 'a'],
    ['{"error":"a","message":"b"}', 'a'],
    ['{"error_code":"X","message":"b"}', 'b'],
    ['{"detail":"c"}', 'c'],
    ['{"detail":[{"msg":"c"}]}', '{"msg":"c"}'],
    ['{"detail":[{"loc":["body","a"],"msg":"Field required","input":"what was asked"}]}', 'body.a: Field required'],
    [
      '{"message":"Failed to predict data what was asked. \\nError: of it. Error: Model is missing x"}',
      'Error: Model is missing x',
    ],
    ['{"error":{"message":""},"message":"b"}', 'b'],
    ['{"error":{"code":7}}', '{"error":{"code":7}}'],
    [' plain text ', 'plain text'],
    ['[1]', '[1]'],
    ['null', 'null'],
    ['y'.repeat(600), 'y'.repeat(500)],
  ])('finds the message of %s', (body, expected) => {
    expect(errorText(body)).toBe(expected);
  });

  it('names a page of HTML by its title', async () => {
    const page = '<!doctype html>\n<html><head><title>\n Bad\n gateway </title></head><body><p>x</p></body></html>';
    expect((await failureFromPage(502, page)).message).toContain('answered 502: an HTML page: Bad gateway.');
    const failure = await failureFromPage(200, page);
    expect([failure.type, failure.message.endsWith('answered 200 with an HTML page: Bad gateway')]).toEqual([
      'BadReply',
      true,
    ]);
    expect((await failureFromPage(500, '<html><body><pre>no title</pre></body></html>')).message).toContain(
      ': no title.',
    );
    expect((await failureFromPage(500, '<html></html>')).message).toContain('answered 500: an HTML page.');
  });
});
