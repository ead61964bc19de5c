import { describe, expect, it } from 'vitest';
import type { AgentAnswer } from './agent-server.ts';
import { atFileEnd } from './at-file-end.ts';
import type { Ended, Started } from './cli.ts';
import { makeSimulation, untilAsked } from './simulation.ts';

/** Size of the batches that are brought into states. */
export const size = { seeds: 12, maxTurns: 1, concurrency: 4 };

/** How the agent is now: whether it answers, and when. */
export const agentIs = { fixed: true, delayMs: 20 };

const answer = (): AgentAnswer => (agentIs.fixed ? 'an answer' : { status: 401 });
const limits = 'limits: { agent: { maxAttempts: 1 } }\ncanary: false';

/** The project of a file's batches. */
export const simulation = makeSimulation(size, answer, {
  delayMs: () => agentIs.delayMs,
  limits,
  atEnd: atFileEnd(),
});

/** What people read in a state, and the commands that help in it. */
export interface State {
  readonly what: string;
  /** Brings the batch `id` into the state; returns what was printed. */
  readonly reach: (id: string) => Promise<string>;
  /** The commands that the text names, in the order in which they are run; `ID` stands for the batch. */
  readonly names: readonly string[];
  /** Commands that would not help and must not be named. */
  readonly namesNot?: readonly string[];
  /** The same with what people put in the place of its words in capitals, or add where there is no terminal. */
  readonly typed?: Readonly<Record<string, string>>;
  /** What people do first, where the text says so. */
  readonly fix?: () => Promise<unknown>;
  /** What holds afterwards. */
  readonly helps: (id: string, ended: readonly Ended[]) => Promise<void>;
}

/** Tests that the commands which are named in these states help. */
export function describeStates(states: readonly State[]): void {
  describe('every command that a message names helps', () => {
    it.each(states.map((state, index) => [state.what, state, `s${index}`] as const))(
      'in the state: %s',
      async (_, { reach, names, namesNot = [], typed = {}, fix, helps }, id) => {
        agentIs.delayMs = 20;
        const text = await reach(id);
        const named = (command: string) => command.replaceAll('ID', id);
        for (const command of names) expect(text).toContain(named(command));
        for (const command of namesNot) expect(text).not.toContain(command);
        await fix?.();
        const ended: Ended[] = [];
        for (const command of names) {
          const words = named(typed[command] ?? command).split(' ');
          const each = await convsim(...words.slice(1));
          expect({ command, code: each.code, stderr: each.stderr }).toMatchObject({ code: 0 });
          ended.push(each);
        }
        await helps(id, ended);
      },
    );
  });
}

/** Runs the command in the project. */
export async function convsim(...args: string[]): Promise<Ended> {
  const { project, env } = await simulation;
  return project.run(args, env);
}

/** Starts a run whose agent is slow, and waits until it has asked a few times. */
export async function underWay(id: string, ...more: string[]): Promise<Started> {
  const { project, env, agent } = await simulation;
  agentIs.delayMs = 1_500;
  const before = agent.total();
  const running = project.start(['run', 'sim.yaml', '--batch', id, ...more], env);
  await untilAsked(agent, before + 3);
  return running;
}

/** What `status --json` says of a batch. */
export async function stateOf(id: string): Promise<{ state: string; open: number; outcomes: Record<string, number> }> {
  return JSON.parse((await convsim('status', id, '--json')).stdout) as never;
}

/** Every seed of the batch has completed. */
export async function isComplete(id: string): Promise<void> {
  expect(await stateOf(id)).toMatchObject({ state: 'closed', open: 0, outcomes: { completed: size.seeds } });
}
