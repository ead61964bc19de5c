import { describe, expect, it } from 'vitest';
import { nextCommands } from '../../../src/progress/next-commands.ts';
import type { ShownProgress } from '../../../src/progress/shown-progress.ts';
import { HALF } from '../../support/sample-progress.ts';

const BRAKE = '10 conversations in a row ended agent-failed with Unauthorized: bad key';
const withOutcomes = (outcomes: ShownProgress['outcomes']): ShownProgress => ({ ...HALF, outcomes });

const cases: [what: string, outcomes: ShownProgress['outcomes'], pauseReason: string | null, commands: string[]][] = [
  ['that completed', { completed: 20 }, null, []],
  ['with failures', { completed: 18, 'agent-failed': 2 }, null, ['convsim retry b']],
  ['paused by a fault', { completed: 2 }, 'no key', ['convsim resume b', 'convsim run SPEC --batch b']],
  ['paused by hand', { completed: 2 }, 'paused by you', ['convsim resume b']],
  ['paused by hand with failures', { 'agent-failed': 2 }, 'paused by you', ['convsim resume b', 'convsim retry b']],
  ['braked with open conversations', { 'agent-failed': 12 }, BRAKE, ['convsim retry b']],
  ['braked with nothing open', { 'agent-failed': 20 }, BRAKE, ['convsim retry b']],
  ['braked and cancelled', { cancelled: 20 }, BRAKE, ['convsim resume b', 'convsim run SPEC --batch b']],
  ['all blocked', { blocked: 20 }, null, ['convsim show b --outcome blocked']],
  ['that was cancelled', { cancelled: 3, completed: 17 }, null, ['convsim resume b']],
  ['without budget', { 'budget-exhausted': 20 }, null, ['convsim set b --budget-turns N', 'convsim resume b']],
];

describe('the commands that help', () => {
  it.each(cases)('for a batch %s', (_, outcomes, pauseReason, commands) => {
    const next = nextCommands({ batchId: 'b', progress: withOutcomes(outcomes), pauseReason });
    expect(next.map(({ command }) => command)).toEqual(commands);
  });

  it('retry nothing where every failed conversation has lost its session', () => {
    const progress = withOutcomes({ completed: 18, 'agent-failed': 2 });
    const commands = (...types: string[]) => {
      const groups = types.map((errorType) => ({ outcome: 'agent-failed' as const, errorType }));
      const failures = [...groups, { outcome: 'blocked' as const, errorType: 'Blocked' }];
      return nextCommands({ batchId: 'b', progress, pauseReason: null, failures }).map(({ command }) => command);
    };
    expect(commands('SessionLost')).toEqual(['convsim run SPEC --batch NEW']);
    expect(commands('SessionLost', 'TimedOut')).toEqual(['convsim retry b']);
  });

  it('are those of its script for a batch that needs one', () => {
    const progress = withOutcomes({ 'agent-failed': 20 });
    expect(nextCommands({ batchId: 'b', progress, pauseReason: null, isScript: true })).toMatchObject([
      { command: "run its script again with batch: 'b' and retryFailed: true" },
    ]);
  });

  it('begin with the correction where the spec was refused before the first turn', () => {
    const progress = { ...withOutcomes({ 'agent-failed': 20 }), turns: 0 };
    const failures = [{ outcome: 'agent-failed', errorType: 'InvalidRequest' }] as const;
    const commandsOf = (more: object) =>
      nextCommands({ batchId: 'b', progress, pauseReason: null, failures, ...more }).map(({ command }) => command);
    expect(commandsOf({})).toEqual(['convsim run SPEC --batch b', 'convsim retry b']);
    expect(commandsOf({ corrected: 'convsim run sim.yaml --batch b' })[0]).toBe('convsim run sim.yaml --batch b');
    expect(commandsOf({ pauseReason: BRAKE })).toEqual(['convsim run SPEC --batch b', 'convsim retry b']);
    expect(commandsOf({ progress: { ...progress, turns: 1 } })).toEqual(['convsim retry b']);
    expect(commandsOf({ failures: [{ outcome: 'agent-failed', errorType: 'Unavailable' }] })).toEqual([
      'convsim retry b',
    ]);
  });

  it('name the id to a script only where it does not find its batch by itself', () => {
    const commandOf = (batchId: string, outcomes: ShownProgress['outcomes'], isInterrupted: boolean) =>
      nextCommands({
        batchId,
        progress: { ...withOutcomes(outcomes), isInterrupted },
        pauseReason: null,
        isScript: true,
      })[0]?.command;
    expect(commandOf('bad-0f1e2d3c', { completed: 1 }, true)).toBe('run its script again');
    expect(commandOf('bad-0f1e2d3c-2', { 'agent-failed': 20 }, false)).toBe(
      'run its script again with retryFailed: true',
    );
    expect(commandOf('bad-0f1e2d3c', { cancelled: 20 }, false)).toBe("run its script again with batch: 'bad-0f1e2d3c'");
    expect(commandOf('mine', { completed: 1 }, true)).toBe("run its script again with batch: 'mine'");
  });
});
