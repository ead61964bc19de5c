import { describe, expect, it } from 'vitest';
import type { Judgement, Score } from '../../../src/contract/judgement.ts';
import type { JudgeSpec } from '../../../src/contract/judge-spec.ts';
import { isGated, resultOf, verdictOf } from '../../../src/contract/verdict.ts';

const tone = { scale: [1, 5], low: 'a', high: 'b', per: 'conversation', pass: 4, gate: false };
const quality: JudgeSpec = { name: 'quality', gate: true, type: 'llm', criteria: { done: { criterion: 'x' }, tone } };
const user: JudgeSpec = { name: 'user', gate: false, type: 'user-fidelity' };

function score(criterion: string, result: Score['result'], rest: Partial<Score> = {}): Score {
  return { criterion, result, evidence: [], reasoning: '', ...rest };
}

function judgement(judge: string, ...scores: readonly Score[]): Judgement {
  return { judge, turns: 1, scores, error: null, usage: null, latencyMs: 1, judgedAt: '2026-01-01T00:00:00Z' };
}

describe('verdictOf', () => {
  it.each<[string, readonly Judgement[]]>([
    ['unjudged', []],
    ['passed', [judgement('quality', score('done', 'pass'))]],
    ['passed', [judgement('quality', score('done', 'pass'), score('tone', 'scored', { score: 1 }))]],
    ['failed', [judgement('quality', score('done', 'fail'), score('other', 'error'))]],
    ['error', [judgement('quality', score('done', 'error'), score('other', 'inconclusive'))]],
    ['inconclusive', [judgement('quality', score('done', 'inconclusive'), score('other', 'pass'))]],
    ['passed', [judgement('quality', score('done', 'pass')), judgement('user', score('role', 'fail'))]],
    ['error', [judgement('user', score('role', 'pass'))]],
    ['error', [{ ...judgement('quality'), error: { type: 'BadVerdict', message: 'no' } }]],
    ['unjudged', [judgement('quality')]],
    ['passed', [judgement('quality', score('done', 'pass'), score('of the row', 'fail', { gate: false }))]],
    [
      'failed',
      [judgement('quality', score('done', 'pass')), judgement('user', score('of the row', 'fail', { gate: true }))],
    ],
  ])('%s: %j', (verdict, judgements) => {
    expect(verdictOf([quality, user], judgements)).toBe(verdict);
  });

  it('reads a scale by the threshold of today', () => {
    const four = score('tone', 'scored', { score: 4 });
    const strict = { ...quality, criteria: { tone: { ...tone, pass: 5, gate: true } } };
    expect([resultOf(four, quality), resultOf(four, strict), resultOf(four, user)]).toEqual(['pass', 'fail', 'scored']);
    expect(verdictOf([strict], [judgement('quality', four)])).toBe('failed');
  });

  it('lets the rubric go before the row, and the row before the judge', () => {
    expect([
      isGated(quality, 'tone', true),
      isGated(quality, 'x', false),
      isGated(quality, 'x'),
      isGated(user, 'x', true),
    ]).toEqual([false, false, true, true]);
  });
});
