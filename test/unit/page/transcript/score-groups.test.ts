import { describe, expect, it } from 'vitest';
import { countsText, scoreGroups } from '../../../../page/transcript/score-groups.ts';
import { sampleTranscript } from '../../../support/sample-report.ts';

const [resolved, tone] = sampleTranscript({ batchId: 'a', conversations: 1, turns: 1 }, 0).scores;
if (!resolved || !tone) throw new Error('the sample has two scores');

describe('scoreGroups', () => {
  it('groups by set and judge, those of the spec first', () => {
    const groups = scoreGroups([{ ...tone, set: 'later' }, resolved, { ...resolved, judge: 'rules' }, tone]);
    expect(groups.map(({ set, judge, scores }) => [set, judge, scores.length])).toEqual([
      ['run', 'quality', 2],
      ['run', 'rules', 1],
      ['later', 'quality', 1],
    ]);
  });

  it('takes names for names', () => {
    const groups = scoreGroups([{ ...tone, set: '__proto__', judge: 'constructor' }]);
    expect(groups).toHaveLength(1);
  });

  it('counts the results', () => {
    expect(countsText([resolved, resolved, tone])).toBe(`2 ${resolved.result}, 1 scored`);
  });
});
