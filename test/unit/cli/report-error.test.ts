import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { reportError } from '../../../src/cli/report-error.ts';
import { InputError, UnavailableError } from '../../../src/contract/errors.ts';
import { StepFailure } from '../../../src/contract/failures.ts';
import { fakeTerminal } from '../../support/fake-terminal.ts';

describe('an error that ends a command', () => {
  const report = (error: unknown, verbose = false) => {
    const { terminal, out, err } = fakeTerminal();
    const code = reportError(error, { terminal, verbose, env: { MODEL_TOKEN: 'token-of-a-model' } });
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

  it('shows no secret of the environment, not in its causes either', () => {
    const cause = new Error(`sent ${Buffer.from('token-of-a-model').toString('base64')}`);
    const { text } = report(new UnavailableError('refused token-of-a-model', { cause }), true);
    expect(text).toMatch(/^error: refused \*\*\*\n/);
    expect(text).toContain('sent ***');
    expect(text).not.toContain('token-of-a-model');
  });

  it('is 1 for a mistake of convsim, with the stack only on demand', () => {
    const quiet = report(new TypeError('x is undefined'));
    expect(quiet).toEqual({ code: 1, text: 'error: x is undefined\nrun again with --verbose for the stack trace\n' });
    expect(report(new TypeError('x is undefined'), true).text).toContain('report-error.test.ts');
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
