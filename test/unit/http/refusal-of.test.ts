import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../src/http/refusal-of.ts';
import { KNOWN_REFUSALS, type KnownRefusal } from './refusal-table.ts';

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
    ['model '],
    ['daily weekly '],
  ])('takes linear time over a megabyte of %j', (piece) => {
    const startedAt = performance.now();
    verdict({ status: 429, body: piece.repeat(1_000_000 / piece.length) });
    verdict({ status: 400, body: { error: { message: piece.repeat(1_000_000 / piece.length) } } });
    // A quadratic reader takes minutes.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
