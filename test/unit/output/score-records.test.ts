import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConversationRecord, ScoreRecord } from '../../../src/contract/turn-record.ts';
import { writeJsonl } from '../../../src/output/write-jsonl.ts';
import { type JudgedBatch, recordJudged } from '../../support/judged-batch.ts';
import { judgement, QUALITY, RULES, score } from '../../support/judged-rows.ts';
import { storeInTempHome } from '../../support/recorded-batch.ts';

async function written(batch: Omit<JudgedBatch, 'batchId'>) {
  const { store, home } = await storeInTempHome();
  await recordJudged(store, { batchId: 'b', ...batch });
  const { scoresFile } = await writeJsonl({ store, batchIds: ['b'], file: join(home, 'f.jsonl') });
  const lines = async (name: string) => (await readFile(join(home, name), 'utf8')).trimEnd().split('\n');
  const conversations = (await lines('f.conversations.jsonl')).map((line) =>
    ConversationRecord.parse(JSON.parse(line)),
  );
  const scores =
    scoresFile === undefined
      ? undefined
      : (await lines('f.scores.jsonl')).map((line) => ScoreRecord.parse(JSON.parse(line)));
  return { conversations, scores };
}

const said = { turns: [{}], ending: { outcome: 'completed' as const } };

describe('the records of scores', () => {
  it('are a line a conversation, judge, criterion and turn of every set', async () => {
    const scores = [
      score('resolved', 'fail', { evidence: [{ turn: 0, quote: 'answer 0' }], agreement: 2 / 3, label: 'word' }),
      score('tone', 4, { turn: 0 }),
    ];
    const found = {
      run: [judgement('quality', {}, { scores, model: 'm-1' })],
      later: [judgement('rules', { brief: 'pass' })],
    };
    const { scores: records, conversations } = await written({
      spec: { judges: [QUALITY] },
      sets: { later: [{ ...RULES, gate: false }] },
      conversations: [
        { seed: { id: 'a.t1', question: 'Q?', caseId: 'a', persona: 'terse', trial: 1 }, ...said, found },
        { seed: { id: 'b', question: 'Q?' }, ...said },
      ],
    });
    const same = {
      batch_id: 'b',
      conversation_id: 'b/a.t1',
      case_id: 'a',
      persona: 'terse',
      trial: 1,
      judged_at: '2026-01-01T00:00:00.000Z',
    };
    expect(records).toEqual([
      {
        ...same,
        set: 'run',
        judge: 'quality',
        criterion: 'resolved',
        result: 'fail',
        label: 'word',
        evidence: [{ turn: 0, quote: 'answer 0' }],
        reasoning: 'why resolved',
        agreement: 2 / 3,
        gate: true,
        model: 'm-1',
      },
      {
        ...same,
        set: 'run',
        judge: 'quality',
        criterion: 'tone',
        turn: 0,
        result: 'pass',
        score: 4,
        evidence: [],
        reasoning: 'why tone',
        gate: false,
        model: 'm-1',
      },
      {
        ...same,
        set: 'later',
        judge: 'rules',
        criterion: 'brief',
        result: 'pass',
        evidence: [],
        reasoning: 'why brief',
        gate: false,
      },
    ]);
    // The conversations file has those of the spec alone.
    expect(conversations.map(({ verdict, scores }) => ({ verdict, scores }))).toEqual([
      { verdict: 'failed', scores: { 'quality/resolved': 'fail', 'quality/tone/0': 4 } },
      { verdict: undefined, scores: undefined },
    ]);
  });

  it('name every criterion that a judge which failed should have scored, or none where nobody knows', async () => {
    const found = { run: [judgement('quality', 'BadVerdict'), judgement('mine', 'ModuleThrew')] };
    const { scores, conversations } = await written({
      spec: { judges: [QUALITY, { name: 'mine', gate: true, type: 'module', path: './judge.ts' }] },
      conversations: [{ seed: { id: 'a', question: 'Q?' }, ...said, found }],
    });
    expect(scores?.map(({ judge, criterion, result, reasoning }) => [judge, criterion, result, reasoning])).toEqual([
      ['quality', 'resolved', 'error', 'BadVerdict: quality failed'],
      ['quality', 'tone', 'error', 'BadVerdict: quality failed'],
      ['mine', null, 'error', 'ModuleThrew: mine failed'],
    ]);
    expect(conversations[0]).toMatchObject({ verdict: 'error', scores: { quality: 'error', mine: 'error' } });
  });

  it('say of a criterion that a row asks for what the row says of its gate', async () => {
    const scores = [score('It is kind.', 'fail', { gate: false })];
    const judge = { name: 'rows', gate: true, type: 'llm', expect: true };
    const { scores: records, conversations } = await written({
      spec: { judges: [judge] },
      conversations: [
        { seed: { id: 'a', question: 'Q?' }, ...said, found: { run: [judgement('rows', {}, { scores })] } },
      ],
    });
    expect(records).toMatchObject([{ criterion: 'It is kind.', result: 'fail', gate: false }]);
    expect(conversations[0]?.verdict).toBe('unjudged');
  });

  it('are not written where nothing was judged', async () => {
    const { scores } = await written({
      spec: { judges: [RULES] },
      conversations: [{ seed: { id: 'a', question: 'Q?' }, ...said }],
    });
    expect(scores).toBeUndefined();
  });
});
