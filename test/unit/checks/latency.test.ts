import { describe, expect, it } from 'vitest';
import { conversationOf, holdsPlainAndInverted, resultOf } from '../../support/said-turns.ts';

describe('latency', () => {
  it.each([
    [{ max: 300 }, true],
    [{ max: 299 }, false],
    [{ min: 300 }, true],
    [{ min: 301 }, false],
  ])('%j where the slowest answer took 300 ms: %s', async (latency, holds) => {
    const conversation = conversationOf({ latencyMs: 300 }, { latencyMs: 20, questionLatencyMs: 900 });
    expect(await holdsPlainAndInverted({ latency }, conversation)).toEqual([holds, !holds]);
  });

  it('is an error without an answer', async () => {
    expect(await resultOf({ latency: { max: 1 } }, conversationOf())).toEqual({
      error: 'there is no answer, so no latency',
    });
  });
});
