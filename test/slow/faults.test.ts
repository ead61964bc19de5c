import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import { makeSimulation } from '../support/simulation.ts';

const run = ['run', 'sim.yaml', '--batch', 'b'];

describe('an agent that fails', () => {
  it('leaves no trace of 500s that pass, ends what always fails as agent-failed, and retry finishes it', async () => {
    const size = { seeds: 100, maxTurns: 2, concurrency: 25 };
    let isMended = false;
    const always = (question: string, conversationId: string) =>
      conversationId.includes('s0042') && question.startsWith('follow');
    const passing = (id: string, turn: number) => (Number(id.match(/s(\d{4})/)?.[1]) * 3 + turn) % 10 === 0;
    const simulation = await makeSimulation(
      size,
      ({ conversationId, turn, question, earlier }) => {
        if (!isMended && always(question, conversationId)) return { status: 500 };
        if (passing(conversationId, turn) && earlier === 0) return { status: 500 };
        return `answer ${turn} about ${question}`;
      },
      { delayMs: 10, limits: 'limits: { agent: { maxAttempts: 3 } }' },
    );
    const { project, env } = simulation;
    const first = await project.run(run, env);
    expect(first.code).toBe(1);
    expect(first.stderr).toContain('agent-failed');
    expect(first.stderr).toContain('convsim retry b');
    const conversations = await project.records<ConversationRecord>('b.conversations.jsonl');
    expect(conversations).toHaveLength(100);
    const failed = conversations.filter((each) => each.outcome !== 'completed');
    expect(failed).toMatchObject([{ outcome: 'agent-failed', error_type: 'Unavailable', turns: 1 }]);
    const turns = await project.records<TurnRecord>('b.jsonl');
    expect(turns).toHaveLength(99 * 3 + 1);
    expect(turns.every((turn) => turn.response.content.startsWith('answer'))).toBe(true);

    expect((await project.run(['server', '--stop'])).code).toBe(0);
    for (const end of ['', '-wal', '-shm']) await rm(join(project.home, `temporal.db${end}`), { force: true });
    isMended = true;
    const second = await project.run(['retry', 'b'], env);
    expect({ code: second.code, stderr: second.stderr }).toMatchObject({ code: 0 });
    const whole = await project.records<TurnRecord>('b.jsonl');
    expect(whole).toHaveLength(300);
    const key = `${failed[0]?.conversation_id}`;
    expect([simulation.agent.counts.get(`${key}/0`), simulation.agent.counts.get(`${key}/1`)]).toEqual([1, 4]);
  });

  it('waits out 20 rate-limit replies in a row', async () => {
    const simulation = await makeSimulation(
      { seeds: 3, maxTurns: 0, concurrency: 3 },
      ({ turn, question, earlier }) =>
        earlier < 20 ? { status: 429, headers: { 'retry-after': '0' } } : `answer ${turn} about ${question}`,
      { delayMs: 0, limits: 'limits: { agent: { maxAttempts: 2 } }' },
    );
    const ended = await simulation.project.run(run, simulation.env);
    expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
    expect([...simulation.agent.counts.values()]).toEqual([21, 21, 21]);
  });
});
