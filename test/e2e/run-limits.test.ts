import { describe, expect, it } from 'vitest';
import type { ConversationRecord } from '../../src/contract/turn-record.ts';
import { makeSimulation, untilAsked } from '../support/simulation.ts';

describe('run --seeds -', () => {
  it('runs the seeds of standard input, which the batch keeps: it is resumed without them', async () => {
    const { project, env, agent } = await makeSimulation({ seeds: 5, maxTurns: 1, concurrency: 1 }, undefined, {
      delayMs: () => 200,
    });
    const started = project.start(['run', 'sim.yaml', '--batch', 'piped', '--seeds', '-', '--limit', '3'], env, 'pipe');
    started.child.stdin?.end(Array.from({ length: 9 }, (_, index) => `question ${index}?\n`).join(''));
    await untilAsked(agent, 2);
    started.child.kill('SIGINT');
    const { code, stderr } = await started.ended;
    expect({ code, stderr }).toMatchObject({ code: 130 });
    expect(stderr).toContain('To resume: convsim resume piped\n');
    const resumed = await project.run(['resume', 'piped'], env);
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
    const records = await project.records<ConversationRecord>('piped.conversations.jsonl');
    expect(records.map(({ question }) => question)).toEqual(['question 0?', 'question 1?', 'question 2?']);
  });
});

describe('run --limit and --max-turns', () => {
  it('run the first seeds for so many turns; the batch keeps both, and other ones are refused', async () => {
    const { project, env, agent } = await makeSimulation({ seeds: 5, maxTurns: 3, concurrency: 5 });
    const run = (...args: string[]) => project.run(['run', 'sim.yaml', '--batch', 'b', ...args], env);
    const refused = await run('--limit', '0', '--max-turns', 'x');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/--limit: expected .*, got "0"\n.*--max-turns: expected .*, got "x"/);

    const ended = await run('--limit', '2', '--max-turns', '1');
    expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
    expect(await project.records<ConversationRecord>('b.conversations.jsonl')).toHaveLength(2);
    expect(agent.total()).toBe(4);

    const again = await run('--limit', '2', '--max-turns', '1', '--stop-server');
    expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
    const other = await run();
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('changed keys: maxTurns, seeds');
    expect(agent.total()).toBe(4);
  });
});
