import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../src/http/refusal-of.ts';
import { MORE_REFUSALS } from './more-refusals.ts';
import { KNOWN_REFUSALS, type KnownRefusal } from './refusal-table.ts';
import { cpuTime } from '../../support/cpu-time.ts';

function verdict({ status, body, headers = {} }: Pick<KnownRefusal, 'status' | 'body' | 'headers'>) {
  return refusalOf({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

describe('refusalOf', () => {
  it.each(KNOWN_REFUSALS)('takes $source $status $body for $type', (known) => {
    const { type, remedy, retryAfterMs } = verdict(known);
    expect(type).toBe(known.type);
    expect(remedy).toContain(known.remedy ?? '');
    if (known.waitMs !== undefined) expect(retryAfterMs).toBe(known.waitMs);
  });

  it.each(MORE_REFUSALS.map((row) => ({ about: row[0], row })))('takes $about for what it is', ({ row }) => {
    const [, status, body, type, told = '', headers = {}, waitMs] = row;
    const { remedy, ...found } = verdict({ status, body, headers });
    expect(found.type).toBe(type);
    expect(remedy).toContain(told);
    if (waitMs !== undefined) expect(found.retryAfterMs).toBe(waitMs);
  });

  describe('with an error that repeats what was asked', () => {
    const asks = (content: string) => ({ model: 'm', messages: [{ role: 'user', content }] });
    const LONG = `Is it "normal" that I get a rate limit?\nOr has my token expired?\nThe content filter\tblocked it. ${'And why? '.repeat(50)}`;
    it.each([
      ['a text', 400, (asked: string) => ({ error: `no answer to '${asked}'` }), 'InvalidRequest'],
      ['a text that it cuts', 400, (asked: string) => ({ detail: `bad: ${asked.slice(0, 90)}...` }), 'InvalidRequest'],
      ['a text as JSON', 422, (asked: string) => ({ message: `bad: ${JSON.stringify(asked)}` }), 'InvalidRequest'],
      ['a page of text', 500, (asked: string) => `Traceback: could not answer ${asked}`, 'Unavailable'],
      ['an error in a 200', 200, (asked: string) => ({ error: `no answer to ${asked}` }), 'Unavailable'],
      ['its own words too', 500, (asked: string) => `rate limit exceeded while answering ${asked}`, 'RateLimited'],
    ])('judges %s by the rest', (_, status, body, type) => {
      for (const asked of [
        LONG,
        'Why is my daily limit of requests so low?',
        'レート limit exceeded, too many requests?',
      ]) {
        const said = body(asked);
        const text = typeof said === 'string' ? said : JSON.stringify(said);
        expect(refusalOf({ status, headers: {}, body: text, asked: asks(asked) }).type).toBe(type);
      }
    });

    it('still takes the names that it speaks of for what they are', () => {
      const { type, remedy } = refusalOf({
        status: 400,
        headers: {},
        body: JSON.stringify({ error: { message: "'max_tokens' is not supported" } }),
        asked: { ...asks('Hello there'), max_tokens: 5, note: 'max_tokens' },
      });
      expect([type, remedy]).toEqual(['InvalidRequest', ' Set maxTokensField: max_completion_tokens.']);
    });

    it('takes linear time over a megabyte', () => {
      const startedAt = cpuTime();
      const asked = asks('a b c d e f g h '.repeat(60_000));
      refusalOf({ status: 400, headers: {}, body: JSON.stringify({ error: asked.messages[0]?.content }), asked });
      refusalOf({ status: 400, headers: {}, body: 'x', asked: asks('what is it?\n'.repeat(80_000)) });
      expect(cpuTime() - startedAt).toBeLessThan(2_000);
    });
  });

  it('looks at many servers', () => {
    expect(KNOWN_REFUSALS.length).toBeGreaterThanOrEqual(80);
  });

  it.each([
    ['{"error":'],
    ['rate limit '],
    ['expired token key '],
    ['try again in 1'],
    ['<title'],
    ['{"a":['],
    ['per day ('],
    ['max_tokens '],
    ['prompt length and '],
    ['invalid or '],
    ['1 per '],
    ['<!-- '],
    ["'code': '"],
    ['wait 1'],
    ['model '],
    ['daily weekly '],
  ])('takes linear time over a megabyte of %j', (piece) => {
    const startedAt = cpuTime();
    verdict({ status: 429, body: piece.repeat(1_000_000 / piece.length) });
    verdict({ status: 400, body: { error: { message: piece.repeat(1_000_000 / piece.length) } } });
    // A quadratic reader takes minutes.
    expect(cpuTime() - startedAt).toBeLessThan(5_000);
  });
});
