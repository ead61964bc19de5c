import { describe, expect, it } from 'vitest';
import type { TurnRecord } from '../../src/contract/turn-record.ts';
import { allTurns, CommandLab, expectCode, size, usualDelayMs } from '../support/command-lab.ts';
import { processesIn } from '../support/processes-in.ts';

const lab = new CommandLab();

describe('what is read while a batch runs, and after', () => {
  it('export calls open conversations running, and show prints what was said so far', async () => {
    const running = await lab.startRun('read');
    lab.delayMs = 3_000;
    const written = await lab.command('export', 'read', '--out', 'early.jsonl');
    lab.delayMs = usualDelayMs;
    expectCode(0, written);
    expect(written.stderr).toMatch(/note: \d+ of them have not ended; their outcome is "running"/);
    const turns = await lab.simulation.project.records<TurnRecord>('early.jsonl');
    expect(turns.map(({ metadata }) => metadata.outcome)).toContain('running');
    expectCode(0, await running.ended);

    const id = turns[0]?.metadata.conversation_id ?? '';
    const shown = await lab.command('show', id);
    expectCode(0, shown);
    expect(shown.stdout).toContain('seed question 0?');
    expect(shown.stdout).toContain('ended: completed');
    const whole = await lab.command('show', id, '--json');
    expect(JSON.parse(whole.stdout)).toMatchObject({ conversation: { outcome: 'completed', turns: 3 } });
  });

  it('--json prints one document and nothing else on stdout', async () => {
    const ended = await lab.run('document', '--json');
    expectCode(0, ended);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      batch_id: 'document',
      state: 'closed',
      seeds: size.seeds,
      turns: allTurns,
      outcomes: { completed: size.seeds },
      file: 'document.jsonl',
    });
  });
});

describe('--stop-server', () => {
  it('leaves no process', async () => {
    const ended = await lab.run('last', '--stop-server');
    expectCode(0, ended);
    expect(ended.stderr).toContain('the Temporal server is stopped');
    expect([...processesIn(lab.simulation.project.folder).values()]).toEqual([]);
  });
});
