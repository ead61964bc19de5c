import type { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import type { AgentCallSeen } from './agent-log.ts';
import type { Evidence, StoredTurn } from './evidence.ts';
import type { Fault, Schedule } from './schedule.ts';

/** Two conversations of two turns, of which the second is refused in turn 1; nothing happens to them. */
const SCHEDULE: Schedule = {
  seed: 1,
  setup: 'sqlite',
  isDouble: false,
  conversations: 2,
  maxTurns: 1,
  concurrency: 2,
  delayMs: [50, 100],
  slow: [],
  refused: [{ seed: 1, turn: 1 }],
  faults: [],
};

/** A kill of worker a at second 10, as it is injected. */
export const KILL: Fault = { kind: 'kill', part: 'worker a', after: 0.1, forMs: 0 };

const IDS = ['b/s0', 'b/s1'] as const;
const turn = (seed: number, number: number): StoredTurn => ({
  seed,
  turn: number,
  question: `question ${seed}/${number}`,
  answer: `answer ${seed}/${number}`,
  isCommitted: true,
});

/** Evidence of the schedule in which nothing is wrong. */
export function wholeEvidence(): Evidence {
  const turns = [turn(0, 0), turn(0, 1), turn(1, 0)];
  const said = (last: StoredTurn) => {
    const before = turns.filter((each) => each.seed === last.seed && each.turn < last.turn);
    return [...before.flatMap(({ question, answer }) => [`${question}`, answer]), `${last.question}`];
  };
  const messages = (last: StoredTurn) => {
    return said(last).map((content, index) => ({
      role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
      content,
    }));
  };
  const asked = [...turns, turn(1, 1)];
  const outcomes = ['completed', 'agent-failed'] as const;
  return {
    schedule: SCHEDULE,
    store: {
      state: 'closed',
      seedCount: 2,
      conversations: IDS.map((id, seed) => ({
        id,
        seed,
        question: `question ${seed}/0`,
        outcome: outcomes[seed] ?? null,
      })),
      turns,
      countedTurns: 3,
      countedOutcomes: { completed: 1, 'agent-failed': 1 },
    },
    exported: {
      turns: turns.map((each): TurnRecord => ({
        request: messages(each),
        response: { role: 'assistant', content: each.answer },
        metadata: {
          context_used_to_generate_question: null,
          first_turn: each.turn === 0,
          batch_id: 'b',
          conversation_id: `${IDS[each.seed]}`,
          seed_id: `s${each.seed}`,
          turn: each.turn,
          outcome: outcomes[each.seed] ?? 'running',
          latency_ms: 1,
        },
      })),
      conversations: IDS.map((id, seed): ConversationRecord => {
        const none = { input_tokens: 0, output_tokens: 0 };
        return {
          batch_id: 'b',
          conversation_id: id,
          seed_id: `s${seed}`,
          seed_index: seed,
          question: `question ${seed}/0`,
          outcome: outcomes[seed] ?? 'running',
          turns: turns.filter((each) => each.seed === seed).length,
          usage: { agent: none, questions: none },
        };
      }),
    },
    temporal: {
      batch: 'COMPLETED',
      conversations: new Map(IDS.map((id, seed) => [id, outcomes[seed] ?? 'running'])),
    },
    calls: asked.map((each, index): AgentCallSeen => {
      const isRefused = each.seed === 1 && each.turn === 1;
      const call = { call: index + 1, conversation: `${IDS[each.seed]}`, turn: each.turn, worker: 'worker a#1' };
      const times = { askedMs: index * 1_000, answeredMs: index * 1_000 + 100 };
      return { ...call, ...times, messages: messages(each), answer: each.answer, status: isRefused ? 400 : 200 };
    }),
    faults: [],
    healedMs: 20_000,
    processes: [
      { name: 'client#1', startedMs: 0, endedMs: 9_000, code: 1, signal: null, isAsked: false, stderr: '' },
      { name: 'worker a#1', startedMs: 0, endedMs: 9_500, code: 0, signal: null, isAsked: true, stderr: '' },
    ],
    servers: 1,
  };
}
