import { afterEach, beforeAll, expect } from 'vitest';
import type { ConversationRecord } from '../../src/contract/turn-record.ts';
import { atFileEnd } from './at-file-end.ts';
import type { Ended, Started } from './cli.ts';
import { processesIn } from './processes-in.ts';
import { makeSimulation, type Simulation, untilAsked } from './simulation.ts';

export const size = { seeds: 10, maxTurns: 2, concurrency: 3 };
export const allTurns = size.seeds * (size.maxTurns + 1);
export const usualDelayMs = 60;

/** One project of a test file, the commands that are run in it, and the delay of its agent; call it once per file. */
export class CommandLab {
  /** How long the agent takes to answer; back to `usualDelayMs` after each test. */
  delayMs = usualDelayMs;
  simulation!: Simulation;

  constructor() {
    const atEnd = atFileEnd();
    beforeAll(async () => {
      this.simulation = await makeSimulation(size, undefined, { delayMs: () => this.delayMs, atEnd });
    });
    afterEach(() => {
      this.delayMs = usualDelayMs;
    });
  }

  command(...args: string[]): Promise<Ended> {
    return this.simulation.project.run(args, this.simulation.env);
  }

  run(batch: string, ...more: string[]): Promise<Ended> {
    return this.command('run', 'sim.yaml', '--batch', batch, ...more);
  }

  /** A `run` that has asked some questions of the batch. */
  async startRun(batch: string, ...more: string[]): Promise<Started> {
    const { agent, project, env } = this.simulation;
    const before = agent.total();
    const started = project.start(['run', 'sim.yaml', '--batch', batch, ...more], env);
    const tooEarly = started.ended.then(({ code, stderr }) => {
      throw new Error(`run ended too early with ${code}: ${stderr}`);
    });
    await Promise.race([untilAsked(agent, before + allTurns / 3), tooEarly]);
    tooEarly.catch(() => undefined);
    return started;
  }

  /** A batch that Ctrl-C has left in the middle. */
  async interrupt(batch: string): Promise<Ended> {
    const running = await this.startRun(batch);
    running.child.kill('SIGINT');
    return running.ended;
  }

  async endings(batch: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    const records = await this.simulation.project.records<ConversationRecord>(`${batch}.conversations.jsonl`);
    for (const { outcome } of records) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return counts;
  }

  /** Asks rarely: each question is a process that costs most of a second of CPU. */
  async untilClosed(batch: string): Promise<void> {
    const status = async () => JSON.parse((await this.command('status', batch, '--json')).stdout) as { state: string };
    await expect.poll(async () => (await status()).state, { timeout: 60_000, interval: 1_500 }).toBe('closed');
  }

  /** Processes of this project except the server. */
  workers(): string[] {
    return [...processesIn(this.simulation.project.folder).values()].filter((line) => !line.includes(' start-dev '));
  }
}

export function expectCode(code: number, ended: Ended): void {
  expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code });
}
