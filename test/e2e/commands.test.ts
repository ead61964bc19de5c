import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TurnRecord } from '../../src/contract/turn-record.ts';
import { allTurns, CommandLab, expectCode, size, usualDelayMs } from '../support/command-lab.ts';
import { readReport } from '../support/report-file.ts';
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

  it('a report holds what was said, in one file that loads nothing', async () => {
    const { project } = lab.simulation;
    const ended = await lab.run('page', '--report', 'pages/page.html');
    expectCode(0, ended);
    expect(ended.stderr).toContain('created the folder pages');
    expect(ended.stderr).toContain('pages/page.html (to read in a browser)');
    const written = await readReport(join(project.folder, 'pages/page.html'));
    expect(written.head.batches.map(({ view }) => [view.batchId, view.doing, view.turns])).toEqual([
      ['page', 'ended', allTurns],
    ]);
    const records = await project.records<TurnRecord>('page.jsonl');
    expect(written.transcripts[0]?.flatMap(({ turns }) => turns.map(({ answer }) => answer))).toEqual(
      records.map(({ response }) => response.content),
    );
    const html = await readFile(join(project.folder, 'pages/page.html'), 'utf8');
    expect(html).toContain("default-src 'none'");
    const markup = html.replaceAll(/(<(script|style)[^>]*>)[^]*?<\/\2>/g, '$1');
    expect(markup.match(/\s(?:src|href)="(?!data:)[^"]*"/g)).toBeNull();

    const both = await lab.command('report', 'page', 'read');
    expectCode(0, both);
    expect(both.stderr).toMatch(/^page-read\.html: [\d.]+ kB; open it in a browser$/m);
    const { head } = await readReport(join(project.folder, 'page-read.html'));
    expect(head.batches.map(({ view }) => view.batchId)).toEqual(['page', 'read']);
    expect(head.comparison).toEqual({ reason: expect.stringContaining('judge') });
  });

  it.each([
    [['report', 'page', 'page'], 2, 'OTHER: is the same batch, page; name another, or omit it'],
    [['report', 'page', '--set', 'run'], 2, '--set: is of no use with one batch'],
    [['report', 'pagee'], 2, 'there is no batch "pagee" in this store; did you mean page?'],
    [['report', 'page', '--out', '.'], 2, '--out: . is a folder; name a file'],
    [['run', 'sim.yaml', '--report', '.'], 2, '--report: . is a folder; name a file'],
    [['run', 'sim.yaml', '--report', 'x.html', '--detach'], 2, '--report: cannot be combined with --detach'],
  ])('%j is bad input', async (args, code, words) => {
    const ended = await lab.command(...args);
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code, stderr: expect.stringContaining(words) });
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
