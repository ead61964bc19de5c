import { expect, it } from 'vitest';
import { figuresOf, figuresText } from '../../chaos/figures.ts';
import { KILL, wholeEvidence } from '../../chaos/whole-evidence.ts';

it('the figures of schedules add up, and name each kind of fault', () => {
  const evidence = wholeEvidence();
  const [first] = evidence.calls;
  const again = { ...first, worker: 'worker b#1', askedMs: 15_250 } as (typeof evidence.calls)[number];
  const killed = { fault: KILL, fromMs: 50, toMs: 50, lost: 'worker a#1' };
  const met = { ...evidence, calls: [...evidence.calls, again], faults: [killed] };
  expect(figuresText(figuresOf([evidence, met])).split('\n')).toEqual([
    '2 schedules, 4 conversations, 6 turns, 9 calls',
    'faults: kill worker 1',
    'repeated calls: 1, of 1 in flight at a fault',
    'longest recovery of a call from 1 lost processes: 15.2 s',
  ]);
  expect(figuresText(figuresOf([evidence]))).toContain('none was needed');
});
