import { describe, expect, it } from 'vitest';
import { CommandLab, expectCode, size } from '../support/command-lab.ts';
import { expectWholeRecord } from '../support/simulation.ts';

const lab = new CommandLab();

describe('workers in other processes', () => {
  it('run --detach leaves the batch to a background worker, which ends by itself', async () => {
    const started = await lab.command('run', 'sim.yaml', '--batch', 'detached', '--detach', '--json');
    expectCode(0, started);
    expect(JSON.parse(started.stdout)).toMatchObject({ batch_id: 'detached', state: 'open' });
    await lab.untilClosed('detached');
    await expect.poll(() => lab.workers(), { timeout: 30_000, interval: 200 }).toEqual([]);
    expectCode(0, await lab.command('export', 'detached', '--format', 'jsonl'));
    await expectWholeRecord(lab.simulation, 'detached', size);
  });

  it('convsim worker continues a batch whose run was interrupted', async () => {
    expectCode(130, await lab.interrupt('served'));
    const worker = lab.simulation.project.start(['worker'], lab.simulation.env);
    await lab.untilClosed('served');
    worker.child.kill('SIGTERM');
    expectCode(0, await worker.ended);
    expectCode(0, await lab.command('export', 'served'));
    await expectWholeRecord(lab.simulation, 'served', size);
  });

  it('two runs at once in one folder share the server and both end', async () => {
    const both = await Promise.all([lab.run('left'), lab.run('right')]);
    for (const ended of both) expectCode(0, ended);
    await expectWholeRecord(lab.simulation, 'left', size);
    await expectWholeRecord(lab.simulation, 'right', size);
  });
});
