import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { commandLine, commandLines, isAlive, processIdentity } from '../../../src/temporal/process-identity.ts';

describe('a process', () => {
  it('is known by its id, command line and identity while it runs, and not after', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'marked with spaces'], {
      stdio: 'ignore',
    });
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    expect(isAlive(pid)).toBe(true);
    expect(commandLine(pid)).toContain('marked with spaces');
    expect(commandLines().get(pid)).toBe(commandLine(pid));
    expect(processIdentity(pid)).toBe(processIdentity(pid));
    expect(processIdentity(pid)).not.toBe(processIdentity(process.pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect([isAlive(pid), commandLine(pid), processIdentity(pid)]).toEqual([false, undefined, undefined]);
  });

  it.runIf(process.platform === 'linux')(
    'is not alive once it has ended, even if its parent never collects it',
    async () => {
      // The shell starts a child that ends, then becomes a program that never asks for it.
      const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(line.toString());
      await expect.poll(() => isAlive(pid)).toBe(false);
      expect(() => process.kill(pid, 0)).not.toThrow();
      parent.kill('SIGKILL');
    },
  );
});
