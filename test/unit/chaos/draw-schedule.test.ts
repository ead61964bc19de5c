import { describe, expect, it } from 'vitest';
import { drawSchedule } from '../../chaos/draw-schedule.ts';
import { seedQuestion, oddTurn, SETUPS } from '../../chaos/schedule.ts';

const drawn = Array.from({ length: 60 }, (_, seed) => drawSchedule(seed + 1));

describe('a schedule', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(drawSchedule(7)).toEqual(drawSchedule(7));
    expect(new Set(drawn.map((each) => JSON.stringify(each.faults))).size).toBe(drawn.length);
  });

  it('is of each setup in three seeds in a row', () => {
    for (let at = 0; at < 57; at += 1)
      expect(new Set(drawn.slice(at, at + 3).map(({ setup }) => setup)).size).toBe(SETUPS.length);
  });

  it('meets every kind of fault in sixty seeds, on every part and connection', () => {
    const met = new Set(
      drawn.flatMap(({ faults }) => faults).map(({ after: _, forMs: __, ...harm }) => JSON.stringify(harm)),
    );
    for (const part of ['worker a', 'worker b', 'client', 'run', 'server'])
      expect(met).toContain(JSON.stringify({ kind: 'kill', part }));
    for (const part of ['worker a', 'worker b', 'run']) expect(met).toContain(JSON.stringify({ kind: 'stop', part }));
    for (const link of ['client-temporal', 'worker a-temporal', 'worker b-temporal', 'agent', 'postgres']) {
      const kinds = ['reset', 'stall'].map((kind) => JSON.stringify({ kind, link }));
      expect(kinds.some((kind) => met.has(kind))).toBe(true);
    }
    for (const kind of ['lock-store', 'fill-disk', 'set-clock-back']) expect(met).toContain(JSON.stringify({ kind }));
  });

  it('tells the agent by the seed question what to do', () => {
    const odd = { slow: [{ seed: 1, turn: 2 }], refused: [{ seed: 1, turn: 3 }] };
    expect(oddTurn(seedQuestion(odd, 1), 'Be slow in')).toBe(2);
    expect(oddTurn(seedQuestion(odd, 1), 'Refuse')).toBe(3);
    expect(oddTurn(seedQuestion(odd, 0), 'Refuse')).toBeUndefined();
  });
});
