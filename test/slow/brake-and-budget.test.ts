import { describe, expect, it } from 'vitest';
import type { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import { expectWholeRecord, makeSimulation } from '../support/simulation.ts';

describe('the brake', () => {
  it('pauses a batch whose token is wrong after a few failures, and retry completes it', async () => {
    const size = { seeds: 200, maxTurns: 0, concurrency: 10 };
    let isMended = false;
    const simulation = await makeSimulation(
      size,
      ({ turn, question }) => (isMended ? `answer ${turn} about ${question}` : { status: 401 }),
      { delayMs: 20, limits: 'canary: false\nlimits: { agent: { maxAttempts: 1 } }' },
    );
    const { project, agent, env } = simulation;
    const first = await project.run(['run', 'sim.yaml', '--batch', 'b'], env);
    expect({ code: first.code, stderr: first.stderr }).toMatchObject({ code: 1 });
    expect(first.stderr).toMatch(/^paused: 10 conversations in a row ended agent-failed$/m);
    expect(first.stderr.match(/answered? 401|status 401/g)?.length ?? 1).toBe(1);
    expect(first.stderr).toMatch(/^convsim retry b(?: {2}|$)/m);
    expect(first.stderr).not.toContain('convsim resume b');
    const conversations = await project.records<ConversationRecord>('b.conversations.jsonl');
    const failed = conversations.filter(({ outcome }) => outcome === 'agent-failed');
    expect(failed.length).toBeGreaterThanOrEqual(10);
    expect(agent.total()).toBeLessThan(100);
    isMended = true;
    const second = await project.run(['retry', 'b'], env);
    if (second.code !== 0) expect((await project.run(['retry', 'b'], env)).code).toBe(0);
    await expectWholeRecord(simulation, 'b', size);
  });
});

describe('a budget of turns', () => {
  it('ends the rest as budget-exhausted, and a raised one completes the batch with every turn once', async () => {
    const size = { seeds: 40, maxTurns: 1, concurrency: 4 };
    const simulation = await makeSimulation(size, undefined, { delayMs: 10, limits: 'budget: { turns: 20 }' });
    const { project, agent, env } = simulation;
    const first = await project.run(['run', 'sim.yaml', '--batch', 'b'], env);
    expect({ code: first.code, stderr: first.stderr }).toMatchObject({ code: 1 });
    expect(first.stderr).toContain('convsim set b --budget-turns N');
    const conversations = await project.records<ConversationRecord>('b.conversations.jsonl');
    const turns = await project.records<TurnRecord>('b.jsonl');
    expect(conversations).toHaveLength(40);
    expect(new Set(conversations.map(({ outcome }) => outcome))).toEqual(new Set(['completed', 'budget-exhausted']));
    expect(turns.length).toBeGreaterThanOrEqual(20);
    expect(turns.length).toBeLessThanOrEqual(24);

    expect((await project.run(['resume', 'b'], env)).code).toBe(1);
    expect((await project.run(['set', 'b', '--budget-turns', '1000'], env)).stderr).toContain('convsim resume b');
    const raised = await project.run(['resume', 'b'], env);
    expect({ code: raised.code, stderr: raised.stderr }).toMatchObject({ code: 0 });
    await expectWholeRecord(simulation, 'b', size);
    expect([...agent.counts.values()].every((count) => count === 1)).toBe(true);
    expect(agent.total()).toBe(80);
  });
});
