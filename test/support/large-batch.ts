import { type Kysely, sql } from 'kysely';
import type { JudgeSpec } from '../../src/contract/judge-spec.ts';
import type { Schema } from '../../src/store/schema.ts';
import { recordedManifest } from './recorded-batch.ts';

/** A batch that the database itself makes up: to record it turn by turn would take an hour. */
export interface LargeBatch {
  readonly batchId: string;
  readonly conversations: number;
  readonly turns: number;
}

const JUDGES: readonly JudgeSpec[] = [{ name: 'quality', type: 'llm', gate: true, criteria: { kind: 'Is it kind?' } }];

/** Help pages of an invented scheme, of which every text of the batch is a part. */
const PAGES = `You can end the ride at any free dock nearby; if none is free, press the button on the screen and choose one of the
docks that it lists, and you get fifteen minutes for the way. A day pass has thirty free minutes a ride, and each minute after
them costs ten cents; members have forty-five, and pay half of that. The card that a membership is paid with is changed under
account, payment; the next charge goes to the new one. A bike with a flat tyre is locked to a dock, and the red button pressed
twice: it is then taken out of service, and the ride is free. Students ride for half the price with a valid card of their school,
which is checked once a year. Whoever lost a key asks the support, day or night, and has a new one within two working days. In
winter the docks on the lake are closed, and the nearest ones are at the museum and at the harbour, five minutes on foot. `;

/** Characters of an answer, which is also the context of the next question. */
const ANSWER = 600;

/**
 * Puts the batch into a SQLite database. It has ended; every conversation has a judgement, and every thousandth, from index 7 on,
 * an answer in turn 2 that says `Übergrößenträger`.
 */
export async function makeLargeBatch(db: Kysely<Schema>, { batchId, conversations, turns }: LargeBatch): Promise<void> {
  const manifest = JSON.stringify(recordedManifest({ spec: { judges: JUDGES, maxTurns: turns - 1 } }));
  const at = '2026-01-02T03:04:05.000Z';
  const seeds = sql`(with recursive seeds(i) as (select 0 union all select i + 1 from seeds where i < ${conversations - 1})
    select i from seeds)`;
  // Turn by turn, as conversations side by side write them.
  const all = sql`(with recursive turns(t) as (select 0 union all select t + 1 from turns where t < ${turns - 1})
    select i, t from turns cross join ${seeds} order by t, i)`;
  const part = (length: number) => sql`substr(${PAGES.repeat(2)}, 1 + (i * 7 + t * 131) % ${PAGES.length}, ${length})`;
  const answer = sql`case when t = 2 and i % 1000 = 7 then 'Übergrößenträger ' else '' end || ${part(ANSWER)}`;
  const statements = [
    sql`insert into batches (batch_id, manifest, state, seed_count, created_at)
      values (${batchId}, ${manifest}, 'closed', ${conversations}, ${at})`,
    sql`insert into conversations (batch_id, seed_index, seed_id, conversation_id, question, user_fields, outcome, ended_at)
      select ${batchId}, i, 'seed-' || i, ${batchId} || '/seed-' || i, 'How do I end ride ' || i || ' at a full dock?',
        '{"persona":"' || case i % 2 when 0 then 'hurried' else 'patient' end || '"}',
        case i % 20 when 3 then 'agent-failed' else 'completed' end, ${at} from ${seeds}`,
    sql`insert into turns (batch_id, seed_index, turn, answer, tool_outputs, input_tokens, output_tokens, latency_ms, answered_at, committed_at)
      select ${batchId}, i, t, ${answer}, '[]', 900, 200, 500 + (i * 37 + t * 11) % 3000, ${at}, ${at} from ${all}`,
    sql`insert into questions (batch_id, seed_index, turn, content, input_tokens, output_tokens, latency_ms)
      select ${batchId}, i, t, ${part(100)}, 400, 40, 300 from ${all} where t > 0`,
    sql`insert into contexts (batch_id, seed_index, turn, content, is_reused)
      select ${batchId}, i, t, ${answer}, 0 from ${all} where t < ${turns - 1}`,
    sql`insert into judgements (batch_id, seed_index, set_name, judge, turns, scores, errors, input_tokens, output_tokens, latency_ms, judged_at)
      select ${batchId}, i, 'run', 'quality', ${turns}, json_array(json_object('criterion', 'kind',
        'result', case i % 7 when 0 then 'fail' else 'pass' end, 'evidence', json_array(),
        'reasoning', substr(${PAGES}, 1, 200))), 0, 700, 90, 500, ${at} from ${seeds}`,
    sql`insert into counters (batch_id, shard, turns, agent_input, agent_output, question_input, question_output)
      select batch_id, seed_index / 1000, count(*), sum(input_tokens), sum(output_tokens), 0, 0 from turns
      where batch_id = ${batchId} group by 1, 2`,
    sql`insert into outcome_counters (batch_id, shard, outcome, conversations)
      select batch_id, seed_index / 1000, outcome, count(*) from conversations where batch_id = ${batchId} group by 1, 2, 3`,
  ];
  await db.transaction().execute(async (transaction) => {
    for (const statement of statements) await statement.execute(transaction);
  });
}
