import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopServer } from '../../src/temporal/stop-server.ts';
import { ROOT } from '../stage.ts';

/** How long `convsim run` takes from `dist/` for a batch of one seed and one turn, from its start to its end. */
export interface Startup {
  /** With no server running: it is started on the way. */
  readonly coldMs: number;
  /** With the server running already. */
  readonly warmMs: number;
}

/** Runs the built command with and without a server, in turn, and keeps the best of each. */
export async function measureStartup(rounds: number): Promise<Startup> {
  const folder = await mkdtemp(join(tmpdir(), 'convsim-bench-start-'));
  const home = join(folder, '.convsim');
  const times: { cold: number[]; warm: number[] } = { cold: [], warm: [] };
  try {
    for (let round = 0; round < rounds; round += 1) {
      times.cold.push(await timeRun(folder, home));
      times.warm.push(await timeRun(folder, home));
      await stopServer({ home });
    }
  } finally {
    await stopServer({ home });
    await rm(folder, { recursive: true, force: true });
  }
  return { coldMs: Math.min(...times.cold), warmMs: Math.min(...times.warm) };
}

async function timeRun(folder: string, home: string): Promise<number> {
  const args = [join(ROOT, 'dist/cli.js'), 'run', join(ROOT, 'bench/simulation/one-seed.yaml')];
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, CONVSIM_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`convsim run ended with ${code}; run npm run build first. It said:\n${said}`);
  return performance.now() - startedAt;
}
