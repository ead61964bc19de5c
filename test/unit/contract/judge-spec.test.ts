import { describe, expect, it } from 'vitest';
import { Criterion, JudgeName } from '../../../src/contract/judge-spec.ts';

const SCALE = { scale: [1, 5], low: 'Curt.', high: 'Warm.' };

describe('a criterion', () => {
  it.each([
    ['It is so.', { criterion: 'It is so.', per: 'conversation' }],
    [
      { criterion: 'It is so.', per: 'turn', gate: false },
      { criterion: 'It is so.', per: 'turn', gate: false },
    ],
    [SCALE, { ...SCALE, per: 'conversation' }],
    [
      { ...SCALE, criterion: 'Tone.', pass: 4 },
      { ...SCALE, criterion: 'Tone.', pass: 4, per: 'conversation' },
    ],
  ])('%j is taken, and taken again as it was read', (written, read) => {
    expect(Criterion.parse(written)).toEqual(read);
    expect(Criterion.parse(Criterion.parse(written))).toEqual(read);
  });

  it.each<[unknown, string, RegExp]>([
    ['', '', /./],
    [{}, 'criterion', /say what is judged, or give a scale/],
    [{ criterion: 'x', pass: 3 }, 'pass', /applies only to a scale/],
    [{ criterion: 'x', low: 'a' }, 'low', /applies only to a scale/],
    [{ ...SCALE, scale: [5, 1] }, 'scale', /from a lower to a higher number/],
    [{ ...SCALE, scale: [3, 3] }, 'scale', /from a lower to a higher number/],
    [{ scale: [1, 5], low: 'Curt.' }, 'high', /say what the score 5 means/],
    [{ ...SCALE, pass: 6 }, 'pass', /is 6, outside the scale from 1 to 5/],
  ])('%j is refused', (written, key, message) => {
    const issue = Criterion.safeParse(written).error?.issues[0];
    const [inner] = issue?.code === 'invalid_union' ? issue.errors.flat() : [issue];
    expect([inner?.path.join('.'), inner?.message]).toEqual([key, expect.stringMatching(message)]);
  });

  it.each([
    { ...SCALE, scale: [1, 2.5] },
    { criterion: 'x', unknown: 1 },
    { criterion: 'x', per: 'word' },
  ])('%j is refused by its form', (written) => {
    expect(Criterion.safeParse(written).success).toBe(false);
  });
});

describe('the name of a judge or criterion', () => {
  it.each(['a', 'rules', 'was it so', 'v1.2_b-c', 'Ergebnis für mich', '結果'])('%s', (name) => {
    expect(JudgeName.safeParse(name).success).toBe(true);
  });
  it.each(['', ' a', 'a/b', 'a\nb', 'x'.repeat(65), '__proto__'])('not %j', (name) => {
    expect(JudgeName.safeParse(name).success).toBe(false);
  });
});
