import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../../../src/process/is-alive.ts';
import { sharedModelServer } from '../../../src/mlflow/shared-model-server.ts';

/** A program that answers every request with its process id, on the port that follows `-p`. */
const SERVER = `
const port = Number(process.argv.at(-1));
require('node:http').createServer((_, reply) => reply.end(String(process.pid))).listen(port, '127.0.0.1');
`;

function shareOf(name: string) {
  const args = ['-e', SERVER, '--', name];
  const command = { program: process.execPath, args, workingDir: tmpdir(), variables: [] };
  return sharedModelServer({ command, startTimeoutMs: 10_000, redact: (text) => text });
}

async function pidAt(origin: string): Promise<number> {
  return Number(await (await fetch(origin)).text());
}

const { signal } = new AbortController();

describe('sharedModelServer', () => {
  it('starts one process for equal commands, and ends it with the last share', async () => {
    const [one, other] = [shareOf('a model'), shareOf('a model')];
    const [origin, sameOrigin] = await Promise.all([one.origin(signal), other.origin(signal)]);
    expect(sameOrigin).toBe(origin);
    const pid = await pidAt(origin);
    await one.stop();
    await one.stop();
    expect(await pidAt(origin)).toBe(pid);
    await other.stop();
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('starts another process for another command', async () => {
    const [one, other] = [shareOf('a model'), shareOf('another')];
    const origins = await Promise.all([one.origin(signal), other.origin(signal)]);
    expect(new Set(await Promise.all(origins.map(pidAt))).size).toBe(2);
    await Promise.all([one.stop(), other.stop()]);
  });

  it('starts anew after the last share was given up', async () => {
    const first = shareOf('a model');
    const pid = await pidAt(await first.origin(signal));
    await first.stop();
    const second = shareOf('a model');
    expect(await pidAt(await second.origin(signal))).not.toBe(pid);
    await second.stop();
  });
});
