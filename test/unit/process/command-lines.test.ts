import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { commandLine, commandLines } from '../../../src/process/command-lines.ts';

describe('the command line of a process', () => {
  it('is known while it runs, and not after', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'marked with spaces'], {
      stdio: 'ignore',
    });
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    expect(commandLine(pid)).toContain('marked with spaces');
    expect(commandLines().get(pid)).toBe(commandLine(pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(commandLine(pid)).toBeUndefined();
  });
});
