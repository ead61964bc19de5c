import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AskedCriterion, wantedScores } from '../../../../src/judges/model/asked-criterion.ts';
import { readScores } from '../../../../src/judges/model/read-scores.ts';

const criteria: readonly AskedCriterion[] = [
  { key: 'done', name: 'done', told: '', form: { kind: 'pass-fail' }, per: 'conversation' },
  { key: 'tone', name: 'tone', told: '', form: { kind: 'scale', low: 1, high: 5 }, per: 'turn' },
  { key: 'effect', name: 'effect', told: '', form: { kind: 'label', results: { none: 'pass' } }, per: 'conversation' },
];

const wanted = wantedScores(criteria, [0, 1]);
const quotable = new Map([
  [0, ['hello']],
  [1, ['bye']],
]);

const result = fc.oneof(
  fc.constantFrom('pass', 'FAIL', 'inconclusive', 'none', 'constructor', '__proto__', '', '3'),
  fc.double(),
  fc.integer({ min: -1, max: 7 }),
  fc.jsonValue(),
);
const turn = fc.oneof(fc.constantFrom(null, 0, 1, '1', 9, -1, 0.5), fc.jsonValue());
const quote = fc.record({ turn, quote: fc.constantFrom('hello', 'by', 'said', '…', '') });
const score = fc.record(
  {
    criterion: fc.constantFrom('done', 'tone', ' effect ', 'other', 'constructor', ''),
    turn,
    evidence: fc.oneof(fc.array(quote, { maxLength: 2 }), fc.jsonValue()),
    reasoning: fc.constantFrom('why', '', ' '),
    result,
  },
  { requiredKeys: ['criterion'] },
);
const reply = fc.oneof(
  fc
    .record({ scores: fc.array(fc.oneof(score, fc.jsonValue()), { maxLength: 6 }) })
    .map((each) => JSON.stringify(each)),
  fc.jsonValue().map((each) => JSON.stringify(each)),
  fc.string(),
);

describe('readScores', () => {
  it('takes from whatever is written only what fits, and says why of all the rest', () => {
    fc.assert(
      fc.property(reply, (content) => {
        const { usable, faults, general } = readScores(content, { wanted, quotable });
        for (const each of wanted) {
          const found = usable.get(each);
          expect(found !== undefined || faults.has(each) || general.length > 0).toBe(true);
          if (!found) continue;
          expect(found).toMatchObject({ criterion: each.criterion.name });
          expect(found.turn).toBe(each.turn);
          expect(found.reasoning).toBe('why');
          expect(found.evidence.every((one) => (one.turn === 0 ? 'hello' : 'bye').includes(one.quote))).toBe(true);
          const allowed = { 'pass-fail': ['pass', 'fail'], scale: ['scored'], label: ['pass'] }[
            each.criterion.form.kind
          ];
          expect([...allowed, 'inconclusive']).toContain(found.result);
          if (found.result === 'scored') expect([1, 2, 3, 4, 5]).toContain(found.score);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps long words within bounds', () => {
    const texts = new Map([[0, ['a'.repeat(3_000)]]]);
    const long = { criterion: 'done', turn: null, result: 'pass', reasoning: 'b'.repeat(5_000) };
    const evidence = Array.from({ length: 50 }, () => ({ turn: 0, quote: 'a'.repeat(3_000) }));
    const [done] = wanted;
    const { usable } = readScores(JSON.stringify({ scores: [{ ...long, evidence }] }), { wanted, quotable: texts });
    const found = done && usable.get(done);
    expect([found?.reasoning.length, found?.evidence.length, found?.evidence[0]?.quote.length]).toEqual([
      2_000, 20, 500,
    ]);
  });
});
