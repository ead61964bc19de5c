import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { startGuarded } from '../../../src/process/guarded-process.ts';

const start = (script: string) => startGuarded({ args: ['WORD=hello', '/bin/sh', '-c', script], workingDir: tmpdir() });

describe('startGuarded', () => {
  it('runs a program with the variables given, and reports how it ended and what it printed', async () => {
    const program = start('echo $WORD; echo trouble >&2; exit 4');
    expect(await program.ended).toBe('exit code 4');
    await program.stop();
    expect(program.isRunning()).toBe(false);
    expect(program.output()).toBe('hello\ntrouble\n');
  });

  it('ends a program when asked to', async () => {
    const program = start('exec sleep 60');
    expect(program.isRunning()).toBe(true);
    await program.stop();
    expect(await program.ended).toBe('signal SIGTERM');
  });
});
