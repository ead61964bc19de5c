import { expect, it } from 'vitest';
import { latencies, latenciesByTurn } from '../../../../../page/batch/figures/latencies.ts';
import { conversationLine } from '../../../../support/conversation-line.ts';

const HUNDRED = Array.from({ length: 100 }, (_, index) => conversationLine(index, { latencies: [index + 1] }));

it('gives the smallest latency that half, 95 % and 99 % of the answers do not exceed', () => {
  expect(latencies(HUNDRED)).toEqual({ answers: 100, p50: 50, p95: 95, p99: 99 });
});

it('sorts latencies as numbers', () => {
  expect(latencies([conversationLine(0, { latencies: [1_000, 9, 80] })])).toMatchObject({ p50: 80, p99: 1_000 });
});

it('tells the first answers from the later ones', () => {
  const lines = [conversationLine(0, { latencies: [10, 500] }), conversationLine(1, { latencies: [20] })];
  expect(latenciesByTurn(lines)).toEqual([
    { answers: 2, p50: 10, p95: 20, p99: 20 },
    { answers: 1, p50: 500, p95: 500, p99: 500 },
  ]);
});

it('gives nothing where nothing was answered', () => {
  expect(latencies([conversationLine(0)])).toBeUndefined();
  expect(latenciesByTurn([conversationLine(0)])).toEqual([]);
});
