import { describe, expect, it } from 'vitest';
import { placeInList } from '../../../../page/transcript/place-in-list.ts';
import { sampleLine } from '../../../support/sample-report.ts';

const sample = { batchId: 'a', conversations: 9, turns: 1 };
const lines = [4, 1, 7].map((index) => sampleLine(sample, index));

describe('placeInList', () => {
  it('finds neighbours in the order of the list', () => {
    expect(placeInList(lines, 1)).toEqual({ position: 2, count: 3, previous: 4, next: 7 });
  });

  it('knows the ends of the list', () => {
    expect(placeInList(lines, 4)).toEqual({ position: 1, count: 3, next: 1 });
    expect(placeInList(lines, 7)).toEqual({ position: 3, count: 3, previous: 1 });
  });

  it('leads from a conversation that the list leaves out to its nearest seeds', () => {
    const sorted = [1, 4, 7].map((index) => sampleLine(sample, index));
    expect(placeInList(sorted, 5)).toEqual({ count: 3, previous: 4, next: 7 });
    expect(placeInList([], 5)).toEqual({ count: 0 });
  });
});
