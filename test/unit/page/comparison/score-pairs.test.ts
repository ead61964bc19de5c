import { describe, expect, it } from 'vitest';
import { scorePairs } from '../../../../page/comparison/score-pairs.ts';
import { sampleTranscript } from '../../../support/sample-report.ts';

const [resolved, tone] = sampleTranscript({ batchId: 'a', conversations: 1, turns: 1 }, 0).scores;
if (!resolved || !tone) throw new Error('the sample has two scores');

describe('scorePairs', () => {
  it('pairs what one set found of the same criterion and turn', () => {
    const pairs = scorePairs(
      [resolved, { ...tone, turn: 1 }, { ...tone, set: 'later' }],
      [{ ...resolved, result: 'fail' }, tone],
      'run',
    );
    expect(pairs.map(({ name, a, b }) => [name, a?.result, b?.result])).toEqual([
      ['quality/resolved', resolved.result, 'fail'],
      ['quality/tone, turn 1', 'scored', undefined],
      ['quality/tone', undefined, 'scored'],
    ]);
  });
});
