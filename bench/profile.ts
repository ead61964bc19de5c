// Where a worker's CPU goes: runs the bench's no-op load with a worker under Node's profiler.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkWorker } from './fork-worker.ts';
import { type Load, noOpLoad, turnsOf } from './load.ts';
import { cpuMsOf } from './measure/processes.ts';
import { readOptions } from './options.ts';
import { byFunction, byPackage, type CpuProfile, type SelfTime } from './profile/self-times.ts';
import { threadCpuMs } from './profile/thread-cpu.ts';
import { bundleOnce, openStage, ROOT, type Stage } from './stage.ts';
import { prepareLoad } from './variants/product.ts';

const LINES = 20;

async function main(args: readonly string[]): Promise<void> {
  const { conversations, turns } = readOptions(args);
  const stage = await openStage((line) => void process.stderr.write(`${line}\n`));
  const folder = await mkdtemp(join(tmpdir(), 'convsim-profile-'));
  try {
    await profileLoad(stage, folder, noOpLoad(conversations, turns));
    for (const file of await readdir(folder)) printProfile(await readFile(join(folder, file), 'utf8'));
  } finally {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function profileLoad(stage: Stage, folder: string, load: Load): Promise<void> {
  const bundle = await bundleOnce(stage, ROOT);
  const nodeOptions = ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  const worker = await forkWorker(stage, { variant: 'product', bundle, nodeOptions });
  await (await prepareLoad(stage, noOpLoad(10, 3))).run();
  const { run } = await prepareLoad(stage, load);
  const before = { threads: threadCpuMs(worker.pid), serverMs: cpuMsOf(stage.server.pid) };
  await run();
  const perTurn = (milliseconds: number) => (milliseconds / turnsOf(load)).toFixed(2);
  print(`CPU in ms per turn: server ${perTurn(cpuMsOf(stage.server.pid) - before.serverMs)}; threads of the worker:`);
  for (const [name, milliseconds] of threadCpuMs(worker.pid)) {
    print(`  ${name.padEnd(16)} ${perTurn(milliseconds - (before.threads.get(name) ?? 0))}`);
  }
  await worker.stop();
}

/** One file per thread that runs JavaScript. */
function printProfile(text: string): void {
  const profile = JSON.parse(text) as CpuProfile;
  const packages = byPackage(profile);
  const totalMs = packages.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  print(`\nthread with ${(totalMs / 1000).toFixed(1)} s of JavaScript, its start included`);
  for (const times of [packages, byFunction(profile)]) printShares(times, totalMs);
}

function printShares(times: readonly SelfTime[], totalMs: number): void {
  for (const { name, milliseconds } of times.slice(0, LINES)) {
    print(`  ${((100 * milliseconds) / totalMs).toFixed(1).padStart(5)} %  ${name}`);
  }
  print('');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main(process.argv.slice(2));
