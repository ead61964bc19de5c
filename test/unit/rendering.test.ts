import { stripVTControlCharacters } from 'node:util';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { batchTable, localTime } from '../../src/cli/batch-table.ts';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import { failureLines } from '../../src/cli/failure-groups.ts';
import { progressText } from '../../src/cli/progress-text.ts';
import { progressView } from '../../src/cli/progress-view.ts';
import { reportError } from '../../src/cli/report-error.ts';
import { type Summary, summaryText } from '../../src/cli/summary.ts';
import { clip, displayWidth, oneLine, printable, wrap } from '../../src/cli/text-layout.ts';
import { InputError, UnavailableError } from '../../src/contract/errors.ts';
import { StepFailure } from '../../src/contract/failures.ts';
import { latency, timeSpan } from '../../src/progress/amounts.ts';
import { budgetDetails, budgetUses } from '../../src/progress/budget-use.ts';
import { costText, money } from '../../src/progress/cost-text.ts';
import { costOf } from '../../src/progress/cost.ts';
import { progressCard } from '../../src/progress/progress-card.ts';
import type { BatchSummary, Progress } from '../../src/store/store.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';
import { manifestNamed } from '../support/store-conformance/samples.ts';

const HALF: Progress = {
  seeds: 20,
  outcomes: { completed: 10, 'agent-failed': 2 },
  turns: 63,
  agentUsage: { inputTokens: 34_100, outputTokens: 5_000 },
  questionUsage: { inputTokens: 0, outputTokens: 200 },
  retrying: 3,
  rateLimited: 2,
};
const PACE = { elapsedMs: 15_000, turns: 63, conversations: 12 };

describe('progress in one line', () => {
  it('tells everything where there is room', () => {
    expect(progressText(HALF, PACE, 160)).toBe(
      '12/20 done · 10 completed, 2 agent-failed · 63 turns · 4.2 turns/s · 10s left · retrying 3 (2 rate limited) · tokens 34.1K in, 5.2K out',
    );
  });

  it('leaves the least important out where it is narrow', () => {
    expect(progressText(HALF, PACE, 66)).toBe('12/20 done · 10 completed, 2 agent-failed · 63 turns · 10s left');
    expect(progressText(HALF, PACE, 24)).toBe('12/20 done · 63 turns');
    expect(progressText(HALF, PACE, 6)).toBe('12/20…');
  });

  it.each([20, 40, 60, 80, 100, 160])('never takes more than %d columns', (width) => {
    const paused = { ...HALF, paused: 'the file ./agent.ts is missing\non this worker' };
    expect(displayWidth(progressText(HALF, PACE, width))).toBeLessThanOrEqual(width);
    expect(displayWidth(progressText(paused, PACE, width))).toBeLessThanOrEqual(width);
  });

  it('says why it is paused, and guesses no time then', () => {
    const text = progressText({ ...HALF, paused: 'no key' }, PACE, 160);
    expect(text).toContain('12/20 done · paused: no key · ');
    expect(text).not.toMatch(/left|turns\/s/);
  });

  it('guesses the time left by turns before the first conversation has ended', () => {
    const early = { ...HALF, seeds: 10, outcomes: {}, turns: 30 };
    const pace = { elapsedMs: 10_000, turns: 30, conversations: 0 };
    expect(progressText(early, pace, 160)).not.toContain('left');
    expect(progressText(early, { ...pace, turnsPerConversation: 6 }, 160)).toContain('· 10s left');
  });

  it('tells slow rates by the minute', () => {
    expect(progressText(HALF, { elapsedMs: 120_000, turns: 3, conversations: 0 }, 160)).toContain('1.5 turns/min');
  });
});

describe('the progress view', () => {
  it('prints a plain line at the start, every 10 s when something changed, and at the end', () => {
    const clock = { ms: 0 };
    const { terminal, out, err } = fakeTerminal();
    const view = progressView({ terminal, batchId: 'demo', startedAtMs: 0, now: () => clock.ms });
    const at = (ms: number, turns: number) => {
      clock.ms = ms;
      view.update({ ...HALF, turns });
    };
    at(0, 10);
    at(5_000, 12);
    at(10_000, 20);
    at(21_000, 20);
    at(22_000, 21);
    view.note('a note');
    at(23_000, 24);
    view.stop();
    const lines = err().trimEnd().split('\n');
    expect(lines.map((line) => /(after \d+s: )|(\d+ turns ·)|a note/g[Symbol.match](line)?.join(''))).toEqual([
      'after 0s: 10 turns ·',
      'after 10s: 20 turns ·',
      'after 22s: 21 turns ·',
      'a note',
      'after 23s: 24 turns ·',
    ]);
    expect(out()).toBe('');
  });

  it('counts only what was done since this start into the rate', () => {
    const clock = { ms: 0 };
    const { terminal, err } = fakeTerminal();
    const view = progressView({ terminal, batchId: 'demo', startedAtMs: 0, now: () => clock.ms });
    view.update({ ...HALF, turns: 5_000 });
    clock.ms = 10_000;
    view.update({ ...HALF, turns: 5_020 });
    expect(err()).toContain('2.0 turns/s');
  });

  it.each([80, 160])('draws a bar that fits %d columns and leaves it on the screen', (columns) => {
    const { terminal, err } = fakeTerminal({ isTTY: true, columns });
    const view = progressView({ terminal, batchId: 'demo', startedAtMs: Date.now() });
    view.update(HALF);
    view.stop();
    const drawn = lastLine(err());
    expect(drawn).toMatch(/^█+░+ 12\/20 done · 10 completed, 2 agent-failed · 63 turns/);
    expect(displayWidth(drawn)).toBeLessThan(columns);
    expect(err().endsWith('\n')).toBe(true);
  });

  it('prints what others say above the bar, and draws the bar again', () => {
    const { terminal, err } = fakeTerminal({ isTTY: true });
    const view = progressView({ terminal, batchId: 'demo', startedAtMs: Date.now() });
    view.update(HALF);
    const before = err().length;
    terminal.say('stopping');
    expect(err().slice(before).startsWith('\r\u001b[2Kstopping\n')).toBe(true);
    expect(lastLine(err().slice(before))).toContain('12/20 done');
    view.stop();
  });

  it('leaves cursor and wrapping of the terminal alone', () => {
    const { terminal, err } = fakeTerminal({ isTTY: true });
    const view = progressView({ terminal, batchId: 'demo', startedAtMs: Date.now() });
    view.update(HALF);
    view.stop();
    for (const sequence of ['\u001b7', '\u001b8', '\u001b[?25', '\u001b[?7']) expect(err()).not.toContain(sequence);
  });
});

/** What was drawn last, from the first column on. */
function lastLine(text: string): string {
  return stripVTControlCharacters(text.split('\u001b[1G').at(-1) ?? '').trimEnd();
}

describe('the summary', () => {
  const base: Summary = {
    batchId: 'demo',
    progress: { ...HALF, outcomes: { completed: 17, 'empty-context': 1, 'agent-failed': 2 } },
    elapsedMs: 72_000,
    failures: [
      {
        outcome: 'agent-failed',
        errorType: 'Unavailable',
        count: 2,
        example: { conversationId: 'demo/s1', message: `refused\n${'x'.repeat(200)}` },
      },
    ],
    pauseReason: null,
    written: { turns: 63, conversations: 20, file: 'demo.jsonl', conversationsFile: 'demo.conversations.jsonl' },
    ui: { url: 'http://127.0.0.1:8233', namespace: 'default' },
    isServerKept: true,
  };
  const text = (changes: Partial<Summary> = {}) => summaryText({ ...base, ...changes }, fakeTerminal().terminal);

  it('tells outcomes, files, the address of the UI and how to stop the server', () => {
    expect(text()).toContain('batch demo: 20 of 20 conversations ended, 1m 12s in this run');
    expect(text()).toContain('outcomes  completed 17, empty-context 1, agent-failed 2');
    expect(text()).toContain('tokens    agent 34,100 in, 5,000 out; questions 0 in, 200 out');
    expect(text()).toContain('demo.jsonl (63 turns)');
    expect(text()).toContain('demo.conversations.jsonl (20 conversations)');
    expect(text()).toContain(
      'Temporal UI: http://127.0.0.1:8233/namespaces/default/workflows?query=ConvsimBatch%3D%22demo%22',
    );
    expect(text()).toContain('convsim server --stop');
  });

  it('shows one example of each kind of failure, and what to do', () => {
    expect(text()).toContain('  2 × agent-failed, Unavailable; for example demo/s1\n      refused\n');
    expect(text()).toContain('convsim retry demo');
    expect(text()).toContain('convsim show demo/s1');
  });

  it('explains an empty context and what to change', () => {
    expect(oneLine(text())).toContain('1 conversation ended early with empty-context');
    expect(text()).toContain('reuse-last');
    expect(text({ progress: HALF })).not.toContain('empty-context');
  });

  it('says nothing of failures when there were none', () => {
    const quiet = text({ failures: [], progress: { ...HALF, outcomes: { completed: 20 } } });
    expect(quiet).not.toMatch(/failures|retry|show|run SPEC/);
  });

  it('says why a batch is paused and how to go on', () => {
    const paused = text({ pauseReason: 'OPENAI_API_KEY is not set', ui: undefined, isServerKept: false });
    expect(paused).toContain('paused: OPENAI_API_KEY is not set');
    expect(paused).toContain('convsim resume demo');
    expect(paused).not.toMatch(/Temporal/);
  });
});

describe('failures of a batch', () => {
  const group = (count: number, message: string) => ({
    outcome: 'agent-failed' as const,
    errorType: 'Unavailable',
    count,
    example: { conversationId: 'demo/s1', message },
  });

  it('have an example, and below it the message in two lines at most', () => {
    const lines = failureLines([group(1_200, 'the server is \ndown'), group(2, 'many words '.repeat(40))], 60);
    expect(lines.slice(0, 2)).toEqual([
      '  1,200 × agent-failed, Unavailable; for example demo/s1',
      '      the server is down',
    ]);
    expect(lines).toHaveLength(5);
    expect(lines[4]).toMatch(/^ {6}.*…$/);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(60);
  });

  it('are shown for ten causes; the others are counted', () => {
    const lines = failureLines(
      Array.from({ length: 13 }, (_, index) => group(2, `cause ${index}`)),
      80,
    );
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('  and 6 conversations with 3 other causes');
  });

  it('are not cut where there is no terminal', () => {
    expect(failureLines([group(1, 'x '.repeat(500))], Number.POSITIVE_INFINITY)[1]).toHaveLength(6 + 999);
  });
});

describe('cost and budget', () => {
  const use = { part: 'turns' as const, used: 421, limit: 1_000 };
  const ran = { part: 'duration' as const, used: 7_260_000, limit: 8 * 3_600_000 };

  it('count both sides in the currency of the prices', () => {
    const cost = costOf(HALF, { agent: { input: 2.5, output: 10 }, questions: { input: 1, output: 60 } });
    expect(cost?.agent).toBeCloseTo(0.13525);
    expect(cost?.questions).toBeCloseTo(0.012);
    expect(cost && costText(cost)).toBe('0.15 (agent 0.14, questions 0.012)');
    expect(costOf(HALF, undefined)).toBeUndefined();
    expect(costOf(HALF, { agent: { input: 1, output: 1 } })).toMatchObject({ questions: null });
    expect([0, 0.00042, 12.3, 1_234.567].map(money)).toEqual(['0', '0.00042', '12.30', '1,234.57']);
  });

  it('stand in the line of progress: what was spent, and the part of the budget that is nearest to its end', () => {
    const shown = { ...HALF, cost: { agent: 1.5, questions: 0.5, total: 2 }, budget: [ran, use] };
    expect(progressText(shown, PACE, 200)).toContain(' · budget 42% of turns · cost 2.00 · tokens ');
  });

  it('are told in full with the details', () => {
    expect(budgetDetails([use, ran])).toBe('421 of 1,000 turns (42%), 2h 01m of 8h 00m (25%)');
    const uses = budgetUses({ tokens: 1_000_000, duration: '8h' }, { turns: 3, tokens: 12_300, ranMs: 5_000 });
    expect(uses.map(({ part, limit }) => [part, limit])).toEqual([
      ['tokens', 1_000_000],
      ['duration', 8 * 3_600_000],
    ]);
  });
});

describe('the card in the Temporal UI', () => {
  it('tells what the line of progress tells, as Markdown', () => {
    const cost = { agent: 1.5, questions: 0.5, total: 2 };
    const budget = [{ part: 'turns' as const, used: 421, limit: 1_000 }];
    expect(progressCard({ ...HALF, cost, budget }, PACE)).toBe(`**12 of 20 conversations ended**

- 10 completed, 2 agent-failed
- 63 turns · 4.2 turns/s · 10s left
- tokens: agent 34,100 in, 5,000 out; questions 0 in, 200 out
- cost: 2.00 (agent 1.50, questions 0.5)
- budget: 421 of 1,000 turns (42%)
- 3 steps waiting for another attempt, 2 of them rate limited`);
  });

  it('leaves out what there is none of', () => {
    const none = { inputTokens: 0, outputTokens: 0 };
    const start = { seeds: 1, outcomes: {}, turns: 0, agentUsage: none, questionUsage: none };
    const card = progressCard({ ...start, retrying: 0, rateLimited: 0 });
    expect(card).toBe('**0 of 1 conversation ended**\n\n- 0 turns\n- tokens: not counted');
  });
});

describe('the table of batches', () => {
  const batch = (batchId: string, changes: Partial<BatchSummary> = {}): BatchSummary => ({
    batchId,
    manifest: manifestNamed('x'),
    state: 'closed',
    pauseReason: null,
    seedCount: 1_000,
    createdAt: '2030-01-31T09:05:00.000Z',
    outcomes: { completed: 990, 'agent-failed': 10 },
    turns: 5_990,
    ...changes,
  });
  const long = `a-simulation-with-a-long-name-20300131T090500Z-ab12`;

  it.each([80, 160])('fits %d columns and shows the outcomes of every batch, whatever its name', (width) => {
    const { colors } = fakeTerminal({ isTTY: true }).terminal;
    const lines = batchTable([batch('b'), batch(long, { state: 'paused' })], { width, colors }).map((line) =>
      stripVTControlCharacters(line),
    );
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    expect(new Set(lines.map((line) => Math.max(line.indexOf('OUTCOMES'), line.indexOf('completed')))).size).toBe(1);
    expect(lines[2]).toContain(width === 80 ? 'Z-ab12 ' : 'a-simulation-with-a-long');
    expect(lines[1]).toContain('completed 990, agent-failed 10');
  });

  it('cuts nothing where there is no terminal', () => {
    const { colors } = fakeTerminal().terminal;
    const lines = batchTable([batch(long)], { width: Number.POSITIVE_INFINITY, colors });
    expect(lines[1]).toBe(
      `${long}  closed  1,000  5,990  ${localTime('2030-01-31T09:05:00.000Z')}  completed 990, agent-failed 10`,
    );
  });
});

describe('exit codes', () => {
  it('are 0 for normal outcomes alone', () => {
    expect(exitCodeOf({ completed: 3, 'empty-context': 1 }, false)).toBe(0);
    expect(exitCodeOf({ completed: 3, 'agent-failed': 0 }, false)).toBe(0);
  });

  it('are 1 for any other outcome and for a pause', () => {
    expect(exitCodeOf({ completed: 3, cancelled: 1 }, false)).toBe(1);
    expect(exitCodeOf({ completed: 3, 'budget-exhausted': 1 }, false)).toBe(1);
    expect(exitCodeOf({}, true)).toBe(1);
  });
});

describe('an error that ends a command', () => {
  const report = (error: unknown, verbose = false) => {
    const { terminal, out, err } = fakeTerminal();
    const code = reportError(error, { terminal, verbose });
    expect(out()).toBe('');
    return { code, text: err() };
  };

  it('is 2 with one line a problem when the input is bad', () => {
    const error = new InputError([
      { place: 'sim.yaml:4 agent.docs', message: 'no such folder: ./docs' },
      { place: '--batch', message: 'is\nno id' },
    ]);
    const text = 'error: sim.yaml:4 agent.docs: no such folder: ./docs\nerror: --batch: is no id\n';
    expect(report(error)).toEqual({ code: 2, text });
  });

  it('is 3 when the server or the store cannot be reached', () => {
    expect(report(new UnavailableError('no server'))).toEqual({ code: 3, text: 'error: no server\n' });
    expect(report(new StepFailure('StoreUnavailable', 'no store')).code).toBe(3);
  });

  it('is 1 for a mistake of convsim, with the stack only on demand', () => {
    const quiet = report(new TypeError('x is undefined'));
    expect(quiet).toEqual({ code: 1, text: 'error: x is undefined\nrun again with --verbose for the stack\n' });
    expect(report(new TypeError('x is undefined'), true).text).toContain('rendering.test.ts');
    expect(report(new StepFailure('Unexpected', 'odd')).code).toBe(1);
  });

  it('is left to commander where the arguments are wrong, and no error where help was asked for', () => {
    expect(report(new CommanderError(1, 'commander.unknownOption', 'said already'))).toEqual({ code: 2, text: '' });
    expect(report(new CommanderError(0, 'commander.helpDisplayed', ''))).toEqual({ code: 0, text: '' });
  });

  it('is none when the reader of stdout has gone', () => {
    expect(report(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).toEqual({ code: 0, text: '' });
  });
});

describe('colour', () => {
  const red = (screen: Parameters<typeof fakeTerminal>[0]) => fakeTerminal(screen).terminal.colors.red('x');

  it('is used on a terminal only, and not where NO_COLOR or a dumb terminal forbids it', () => {
    expect(red({ isTTY: true })).not.toBe('x');
    expect(red({ isTTY: false })).toBe('x');
    expect(red({ isTTY: true, env: { NO_COLOR: '1' } })).toBe('x');
    expect(red({ isTTY: true, env: { TERM: 'dumb' } })).toBe('x');
  });
});

describe('the layout of text', () => {
  it('wraps at spaces, breaks words that are too long, and keeps lines and their indentation', () => {
    expect(wrap('one two three\n  four\n\nabcdefghijklm', 8)).toEqual([
      'one two',
      'three',
      '  four',
      '',
      'abcdefgh',
      'ijklm',
    ]);
    expect(wrap('', 8)).toEqual(['']);
    expect(wrap('exactly8 x', 8)).toEqual(['exactly8', 'x']);
  });

  it('counts wide characters as two columns and never cuts one in half', () => {
    expect(wrap('漢字漢字漢字', 5)).toEqual(['漢字', '漢字', '漢字']);
    expect(clip('漢字漢字', 6)).toBe('漢字…');
    expect(clip('a👍b', 3)).toBe('a…');
  });

  it('takes from a text whatever would steer the terminal', () => {
    expect(printable('\u001b[31mred\u001b[0m\u0007\r\nnext\tcell\u009b')).toBe('red\nnext  cell');
    expect(oneLine(' a\n\n b\t\u001b[2Jc ')).toBe('a b c');
  });
});

describe('amounts', () => {
  it('are told in the unit that people would choose', () => {
    expect([0, 59_400, 65_000, 3_599_999, 7_620_000].map(timeSpan)).toEqual([
      '0s',
      '59s',
      '1m 05s',
      '1h 00m',
      '2h 07m',
    ]);
    expect([812, 4_920].map(latency)).toEqual(['812 ms', '4.9 s']);
  });
});
