import { describe, expect, it } from 'vitest';
import { runChild } from '../../../src/process/run-child.ts';

const shell = (script: string, timeoutMs = 5_000, signal?: AbortSignal) =>
  runChild({ command: '/bin/sh', args: ['-c', script], env: {}, timeoutMs, signal });

describe('runChild', () => {
  it('gives exit code and output, stdout and stderr together and apart', async () => {
    expect(await shell('echo out; sleep 0.1; echo err >&2; exit 3')).toEqual({
      exitCode: 3,
      output: 'out\nerr\n',
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('keeps the last 64 KB of what a program prints', async () => {
    const { output } = await shell('head -c 200000 /dev/zero | tr "\\0" a; echo end');
    expect([output.length, output.slice(-5)]).toEqual([64 * 1024, 'aend\n']);
  });

  it('ends a program that takes too long, and says so', async () => {
    await expect(shell('sleep 60', 100)).rejects.toThrow('/bin/sh did not finish within 0.1 s');
  });

  it('ends what the program has left behind, too', async () => {
    const startedAt = Date.now();
    await expect(shell('sleep 60 & exit 0', 200)).rejects.toThrow('did not finish');
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });

  it("throws the caller's reason when aborted, before the start and after", async () => {
    const reason = new Error('not wanted any more');
    await expect(shell('exit 0', 5_000, AbortSignal.abort(reason))).rejects.toBe(reason);
    const end = new AbortController();
    setTimeout(() => end.abort(reason), 50);
    await expect(shell('sleep 60', 5_000, end.signal)).rejects.toBe(reason);
  });

  it('reports a program that cannot be started', async () => {
    await expect(runChild({ command: '/no/such/program', args: [], env: {}, timeoutMs: 1_000 })).rejects.toThrow(
      'ENOENT',
    );
  });
});
