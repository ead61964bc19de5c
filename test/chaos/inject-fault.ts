import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { storeFile } from '../../src/store/store-place.ts';
import type { ChaosWorld } from './chaos-world.ts';
import type { InjectedFault } from './evidence.ts';
import type { Fault } from './schedule.ts';

const HOLD_STORE = fileURLToPath(new URL('../support/hold-store.ts', import.meta.url));
const CLOCK_BACK_MS = 3_600_000;
/** More than the disk holds. */
const FILLING = Buffer.alloc(32 * 1024 * 1024);

/**
 * Does what the fault says and puts it right again, at the latest when `over` is aborted; `undefined` where there was nothing to
 * do it to, for example because the process had ended.
 */
export async function injectFault(
  world: ChaosWorld,
  fault: Fault,
  over: AbortSignal,
): Promise<InjectedFault | undefined> {
  const fromMs = Date.now();
  const lost = await harm(world, fault, async () => {
    await sleep(fault.forMs, undefined, { signal: over }).catch(() => undefined);
  });
  return lost === false ? undefined : { fault, fromMs, toMs: Date.now(), lost };
}

/** Name of the process that was lost, `undefined` where none was, `false` where there was nothing to harm. */
type Harmed = Promise<string | undefined | false>;

async function harm(world: ChaosWorld, fault: Fault, last: () => Promise<void>): Harmed {
  switch (fault.kind) {
    case 'kill':
      return fault.part === 'server' ? killServer(world, fault.forMs) : kill(world, fault.part, fault.forMs);
    case 'stop':
      return stop(world, fault.part, last);
    case 'reset':
    case 'stall': {
      const proxy = world.links.get(fault.link);
      if (!proxy) return false;
      proxy[fault.kind]();
      await last();
      proxy.heal();
      return undefined;
    }
    case 'lock-store':
      return world.postgres ? lockTables(world.postgres, last) : lockFile(world, last);
    case 'fill-disk':
      return fillDisk(world, last);
    case 'set-clock-back':
      await writeFile(world.clockFile, String(CLOCK_BACK_MS));
      await last();
      await rm(world.clockFile);
      return undefined;
  }
}

async function kill({ parts }: ChaosWorld, part: Parameters<ChaosWorld['parts']['get']>[0], waitMs: number): Harmed {
  const kept = parts.get(part);
  const lost = kept?.running;
  if (lost === undefined) return false;
  kept?.kill(waitMs);
  await sleep(waitMs);
  return lost;
}

async function killServer({ server, project }: ChaosWorld, waitMs: number): Harmed {
  if (server) {
    await server.killFor(waitMs);
    return undefined;
  }
  // The command that runs the batch starts it again.
  try {
    process.kill(project.serverPid(), 'SIGKILL');
    return undefined;
  } catch {
    return false;
  }
}

async function stop(
  { parts }: ChaosWorld,
  part: Parameters<ChaosWorld['parts']['get']>[0],
  last: () => Promise<void>,
): Harmed {
  const kept = parts.get(part);
  const lost = kept?.running;
  if (lost === undefined) return false;
  kept?.signal('SIGSTOP');
  await last();
  kept?.signal('SIGCONT');
  return lost;
}

async function lockFile({ project }: ChaosWorld, last: () => Promise<void>): Harmed {
  const holder: ChildProcess = fork(HOLD_STORE, [storeFile(project.home), '60000'], {
    execArgv: ['--import', import.meta.resolve('tsx')],
    stdio: 'ignore',
  });
  const exited = once(holder, 'exit');
  const isHeld = await Promise.race([once(holder, 'message').then(() => true), exited.then(() => false)]);
  if (!isHeld) return false;
  await last();
  holder.kill('SIGKILL');
  await exited;
  return undefined;
}

async function lockTables({ server, name }: NonNullable<ChaosWorld['postgres']>, last: () => Promise<void>): Harmed {
  const held = server.run(
    'begin; lock table turns, questions, conversations in exclusive mode; select pg_sleep(60)',
    name,
  );
  const ended = held.then(
    () => undefined,
    () => undefined,
  );
  await last();
  await server.run(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and query like 'begin; lock%'`,
  );
  await ended;
  return undefined;
}

async function fillDisk({ disk }: ChaosWorld, last: () => Promise<void>): Harmed {
  if (disk === undefined) return false;
  const filling = join(disk, 'filling');
  await writeFile(filling, FILLING).catch(() => undefined);
  await last();
  await rm(filling, { force: true });
  return undefined;
}
