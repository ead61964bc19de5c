import { expect, it } from 'vitest';
import { QUALITY, judgement } from '../../support/judged-rows.ts';
import { recordJudged } from '../../support/judged-batch.ts';
import { exportLines, exportText, orderOf, type ExportWish } from '../../support/export-of.ts';
import { storeInTempHome } from '../../support/recorded-batch.ts';

const ended = { turns: [{}], ending: { outcome: 'completed' as const } };
const found = (run: 'pass' | 'fail', late: 'pass' | 'fail') => ({
  run: [judgement('quality', { resolved: run })],
  late: [judgement('quality', { resolved: late })],
});

async function judged() {
  const { store } = await storeInTempHome();
  await recordJudged(store, {
    batchId: 'b',
    spec: { judges: [QUALITY], tag: 'rest' },
    sets: { late: [QUALITY] },
    conversations: [
      { seed: { id: 'a', question: 'Q?', tag: 'x' }, ...ended, found: found('pass', 'fail') },
      { seed: { id: 'b', question: 'Q?', tag: 'y, z' }, ...ended, found: found('fail', 'pass') },
      { seed: { id: 'c', question: 'Q?' }, turns: [{}], ending: { outcome: 'stopped' } },
      { seed: { id: 'd', question: 'Q?' } },
    ],
  });
  return store;
}

const cases: readonly (readonly [ExportWish, readonly string[]])[] = [
  [{}, ['a', 'b', 'c', 'd']],
  [{ outcome: ['stopped', 'running'] }, ['c', 'd']],
  [{ verdict: ['passed'] }, ['a']],
  [{ verdict: ['passed'], set: 'late' }, ['b']],
  [{ verdict: ['unjudged'] }, ['c', 'd']],
  [{ tag: ['rest', 'y, z'] }, ['b', 'c', 'd']],
  [{ tag: ['rest'], outcome: ['completed'] }, []],
];

it.each(cases)('%j exports %j in every format', async (wish, ids) => {
  const store = await judged();
  const lines = await exportLines<{ seed_id: string }>('messages', await orderOf(store, ['b'], wish));
  expect(lines.map((line) => line.seed_id)).toEqual(ids);
  const junit = await exportText('junit', await orderOf(store, ['b'], { set: 'run', ...wish }));
  expect(Array.from(junit.matchAll(/<testcase[^>]* name="(\w)"/g), ([, id]) => id)).toEqual(ids);
  const csv = (await exportText('csv', await orderOf(store, ['b'], wish))).split('\r\n').slice(1, -1);
  expect(csv.map((row) => row.split(',')[2])).toEqual(ids);
  const turns = await exportLines<{ metadata: { seed_id: string } }>('jsonl', await orderOf(store, ['b'], wish));
  expect(turns.map(({ metadata }) => metadata.seed_id)).toEqual(ids.filter((id) => id !== 'd'));
});

it('holds the scores of the set that is named, and its verdicts', async () => {
  const lines = await exportLines('messages', await orderOf(await judged(), ['b'], { set: 'late' }));
  expect(lines[0]).toMatchObject({ set: 'late', verdict: 'failed', scores: '{"quality/resolved":"fail"}' });
});

it('leaves verdicts out where a batch was not judged, and asks for one where they are needed', async () => {
  const { store } = await storeInTempHome();
  await recordJudged(store, { batchId: 'b', conversations: [{ seed: { question: 'Q?' }, ...ended }] });
  expect(await exportLines('messages', await orderOf(store, ['b']))).toMatchObject([
    { set: '', verdict: '', scores: '{}' },
  ]);
  await expect(orderOf(store, ['b'], { verdict: ['passed'] })).rejects.toThrow('batch b was not judged');
});

it('names what an outcome or a verdict may be', async () => {
  const store = await judged();
  await expect(orderOf(store, ['b'], { outcome: ['fine'] })).rejects.toThrow(
    '--outcome: unknown outcome "fine"; use one of: completed, ',
  );
  await expect(orderOf(store, ['b'], { verdict: ['ok'] })).rejects.toThrow(
    '--verdict: unknown verdict "ok"; use one of: passed, ',
  );
});

it('notes tags that no conversation has', async () => {
  const order = await orderOf(await judged(), ['b'], { tag: ['x', 'nope'] });
  await exportText('csv', order);
  expect(order.selection.notes()).toEqual(['note: no conversation has the tag "nope"; tags: x, y, z, rest']);
  expect(order.selection.counts).toEqual({ conversations: 1, turns: 1, running: 0 });
});
