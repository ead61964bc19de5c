import { describe, expect, it } from 'vitest';
import type { Score } from '../../../../src/contract/judgement.ts';
import type { AskedCriterion } from '../../../../src/judges/model/asked-criterion.ts';
import { countVotes } from '../../../../src/judges/model/count-votes.ts';

const PASS_FAIL: AskedCriterion['form'] = { kind: 'pass-fail' };
const SCALE: AskedCriterion['form'] = { kind: 'scale', low: 1, high: 5 };

function votesOf(form: AskedCriterion['form'], given: readonly (string | number)[], asked = given.length) {
  const criterion: AskedCriterion = { key: 'c', name: 'c', told: '', form, per: 'turn' };
  const scores = given.map((each, index): Score => {
    const found =
      typeof each === 'number' ? { result: 'scored' as const, score: each } : { result: each as Score['result'] };
    return { criterion: 'c', turn: 2, ...found, evidence: [{ turn: 2, quote: `q${index}` }], reasoning: `r${index}` };
  });
  return countVotes({ wanted: { criterion, turn: 2 }, scores, asked });
}

describe('votes', () => {
  it.each<[(string | number)[], string, number]>([
    [['pass', 'pass', 'pass'], 'pass', 1],
    [['fail', 'pass', 'pass'], 'pass', 2 / 3],
    [['fail', 'fail', 'pass'], 'fail', 2 / 3],
    [['inconclusive', 'inconclusive', 'pass'], 'inconclusive', 2 / 3],
    [['pass', 'fail'], 'inconclusive', 1 / 2],
    [['pass', 'fail', 'inconclusive'], 'inconclusive', 1 / 3],
    [['pass', 'pass', 'fail', 'inconclusive'], 'inconclusive', 1 / 2],
    [['pass', 'pass', 'pass', 'fail', 'inconclusive'], 'pass', 3 / 5],
  ])('%j come to %s', (given, result, agreement) => {
    expect(votesOf(PASS_FAIL, given)).toMatchObject({ criterion: 'c', turn: 2, result, agreement });
  });

  it('give evidence and reasoning of the first that agrees, and say where they are split', () => {
    expect(votesOf(PASS_FAIL, ['fail', 'pass', 'pass'])).toMatchObject({
      evidence: [{ turn: 2, quote: 'q1' }],
      reasoning: 'r1',
    });
    expect(votesOf(PASS_FAIL, ['fail', 'pass'])?.reasoning).toBe(
      'The votes are split: 1 fail, 1 pass. One of them: r0',
    );
  });

  it.each<[(string | number)[], number | undefined, string, number]>([
    [[2, 5, 4], 4, 'scored', 1 / 3],
    [[4, 4, 1], 4, 'scored', 2 / 3],
    [[1, 2, 3, 5], 2, 'scored', 1 / 4],
    [[5, 'inconclusive', 5], 5, 'scored', 2 / 3],
    [[5, 'inconclusive', 'inconclusive'], undefined, 'inconclusive', 2 / 3],
    [[5, 'inconclusive'], undefined, 'inconclusive', 1 / 2],
  ])('on a scale, %j, come to their median', (given, score, result, agreement) => {
    expect(votesOf(SCALE, given)).toMatchObject({ result, agreement, ...(score !== undefined && { score }) });
    expect(votesOf(SCALE, given)?.score).toBe(score);
  });

  it('are none where fewer than half can be used', () => {
    expect(votesOf(PASS_FAIL, ['pass'], 3)).toBeUndefined();
    expect(votesOf(PASS_FAIL, [], 1)).toBeUndefined();
    expect(votesOf(PASS_FAIL, ['pass'], 2)).toMatchObject({ result: 'pass', agreement: 1 });
  });

  it('name no agreement where one was asked for', () => {
    expect(votesOf(PASS_FAIL, ['pass'])).not.toHaveProperty('agreement');
  });
});
