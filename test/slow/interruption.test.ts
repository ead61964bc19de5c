import { describe, expect, it } from 'vitest';
import type { TurnRecord } from '../../src/contract/turn-record.ts';
import { CommandLab, expectCode, size, usualDelayMs } from '../support/command-lab.ts';
import { expectWholeRecord, untilAsked } from '../support/simulation.ts';

const lab = new CommandLab();

describe('Ctrl-C', () => {
  it('pressed twice ends a run at once; cancel then ends the batch without waiting, and run continues it', async () => {
    lab.delayMs = 30_000;
    const before = lab.simulation.agent.total();
    const running = lab.simulation.project.start(['run', 'sim.yaml', '--batch', 'twice'], lab.simulation.env);
    await untilAsked(lab.simulation.agent, before + size.concurrency);
    running.child.kill('SIGINT');
    await expect.poll(running.stderr, { interval: 20 }).toContain('press Ctrl-C again to stop immediately');
    const at = Date.now();
    running.child.kill('SIGINT');
    const ended = await running.ended;
    expectCode(130, ended);
    expect(ended.stderr).toContain('To resume: convsim run sim.yaml --batch twice\n');
    expect(Date.now() - at).toBeLessThan(2_000);

    lab.delayMs = usualDelayMs;
    const cancelled = await lab.command('cancel', 'twice');
    expectCode(0, cancelled);
    expect(cancelled.stderr).toMatch(/^batch twice: \d+ of 10 conversations are cancelled; all turns are kept$/m);
    expectCode(0, await lab.run('twice'));
    await expectWholeRecord(lab.simulation, 'twice', size);
  });
});

describe('cancel and delete', () => {
  it('end a running batch as cancelled with its turns kept, and free its id', async () => {
    const running = await lab.startRun('ended');
    lab.delayMs = 3_000;
    expectCode(0, await lab.command('cancel', 'ended'));
    const ended = await running.ended;
    expectCode(1, ended);
    expect(ended.stderr).toMatch(/outcomes {2}(completed \d+, )?cancelled \d+/);
    const { cancelled = 0, completed = 0 } = await lab.endings('ended');
    expect(cancelled).toBeGreaterThan(0);
    expect(cancelled + completed).toBe(size.seeds);
    const kept = await lab.simulation.project.records<TurnRecord>('ended.jsonl');
    expect(kept.length).toBeGreaterThanOrEqual(completed * 3);
    expect((await lab.command('cancel', 'ended')).stderr).toBe('batch ended has ended; there is nothing to cancel\n');

    const deleted = await lab.command('delete', 'ended', '--yes');
    expectCode(0, deleted);
    expect(deleted.stderr).toMatch(/^batch ended is deleted: 10 conversations, \d+ turns; exported files are kept\n$/);
    expectCode(2, await lab.command('status', 'ended'));
    lab.delayMs = usualDelayMs;
    expectCode(0, await lab.run('ended'));
    await expectWholeRecord(lab.simulation, 'ended', size);
    expect(lab.simulation.agent.counts.get((await firstTurn('ended')) ?? '')).toBe(2);
  });

  it('delete refuses a batch that is open', async () => {
    expectCode(130, await lab.interrupt('open'));
    const refused = await lab.command('delete', 'open');
    expectCode(2, refused);
    expect(refused.stderr).toBe('error: BATCH: batch open was interrupted; cancel it first: convsim cancel open\n');
    expectCode(0, await lab.command('cancel', 'open'));
    expectCode(0, await lab.command('delete', 'open', '--yes'));
  });
});

async function firstTurn(batch: string): Promise<string | undefined> {
  const [turn] = await lab.simulation.project.records<TurnRecord>(`${batch}.jsonl`);
  return turn && `${turn.metadata.conversation_id}/${turn.metadata.turn}`;
}
