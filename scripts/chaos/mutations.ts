import type { Rule } from '../../test/chaos/evidence.ts';

/** A guarantee that is broken on purpose, and how the chaos suite sees it. */
export interface Mutation {
  readonly name: string;
  /** The source file, from the project's folder. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly text: string;
  readonly broken: string;
  /** Schedules that meet what the guarantee is for. */
  readonly seeds: readonly number[];
  /** One of these rules has to be the reason for which the suite fails. */
  readonly rules: readonly Rule[];
}

/** Every guarantee that `npm run test:mutations` breaks. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'the last writer of a reply wins',
    file: 'src/store/step-store.ts',
    text: "          const inserted = await insertOnce(transaction, 'turns', row);",
    broken: [
      '          const { rows } = await sql<{ committed_at: string | null }>`delete from turns where batch_id = ${row.batch_id} and seed_index = ${row.seed_index} and turn = ${row.turn} returning committed_at`.execute(transaction);',
      "          const inserted = await insertOnce(transaction, 'turns', { ...row, committed_at: rows[0]?.committed_at ?? null });",
    ].join('\n'),
    seeds: [108, 284],
    rules: ['true request', 'given answer'],
  },
  {
    name: 'steps send no heartbeat',
    file: 'src/activities/attempt.ts',
    text: '    context.heartbeat();\n',
    broken: '',
    seeds: [8],
    rules: ['no repetition'],
  },
  {
    name: 'a failure of the agent passes for an answer',
    file: 'src/activities/invoke-agent.ts',
    text: '    signal,\n  });\n  const answered',
    broken: "    signal,\n  }).catch((): AgentReply => ({ content: 'I do not know.' }));\n  const answered",
    seeds: [6],
    rules: ['given answer', 'one outcome'],
  },
  {
    name: 'the lock of the embedded server is taken for free',
    file: 'src/temporal/with-server-lock.ts',
    text: 'while (!tryAcquire(database, wait)) {',
    broken: 'while (!tryAcquire(database, wait) && wait.limitMs < 0) {',
    seeds: [7],
    rules: ['no surrender', 'one server'],
  },
];
