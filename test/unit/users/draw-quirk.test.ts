import { describe, expect, it } from 'vitest';
import { drawQuirk } from '../../../src/users/draw-quirk.ts';

const QUIRKS = { digress: 0.1, fragment: 0.3, dispute: 0.2 };

function drawn(randomSeed: number | undefined, seedId = 'b/s1') {
  return Array.from({ length: 2_000 }, (_, turn) => drawQuirk(QUIRKS, { randomSeed, seedId, turn }));
}

describe('drawQuirk', () => {
  it('draws each about as often as its chance says, at most one a turn', () => {
    const all = drawn(7);
    const share = (quirk: string | undefined) => all.filter((each) => each === quirk).length / all.length;
    for (const [quirk, chance] of [
      ['digress', 0.1],
      ['fragment', 0.3],
      ['dispute', 0.2],
      ['correct', 0],
      [undefined, 0.4],
    ] as const)
      expect(Math.abs(share(quirk) - chance), quirk).toBeLessThan(0.04);
  });

  it('draws the same again, and something else for another seed or conversation', () => {
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(undefined)).toEqual(drawn(undefined));
    for (const other of [drawn(8), drawn(undefined), drawn(7, 'b/s2')]) expect(other).not.toEqual(drawn(7));
  });

  it('never draws what has no chance, and always what is certain', () => {
    const draw = { randomSeed: 1, seedId: 'c', turn: 1 };
    expect([drawQuirk({}, draw), drawQuirk({ correct: 1 }, draw)]).toEqual([undefined, 'correct']);
  });
});
