import { expect } from 'vitest';
import type { ConversationRecord, TurnRecord } from '../../src/contract/turn-record.ts';
import {
  type AgentAnswer,
  type AgentRequest,
  type AgentServer,
  HTTP_AGENT_MODULE,
  startAgentServer,
} from './agent-server.ts';
import { type AtEnd, makeProject, type Project } from './cli.ts';

/** A project whose agent is a real HTTP server in the test's process. */
export interface Simulation {
  readonly project: Project;
  readonly agent: AgentServer;
  readonly env: Record<string, string>;
}

/** Sizes of a simulation. */
export interface Size {
  readonly seeds: number;
  readonly maxTurns: number;
  readonly concurrency: number;
}

/**
 * Makes the project: `sim.yaml`, its seeds and an agent module that asks the server; in JavaScript, for loading what reads
 * TypeScript is a fifth of what a short run costs.
 */
export async function makeSimulation(
  size: Size,
  answer: (request: AgentRequest) => AgentAnswer = ({ question, turn }) => `answer ${turn} about ${question}`,
  { delayMs = 50, limits = '', atEnd }: { delayMs?: number | (() => number); limits?: string; atEnd?: AtEnd } = {},
): Promise<Simulation> {
  const agent = await startAgentServer(answer, { delayMs });
  const questions = Array.from({ length: Math.max(size.maxTurns, 1) }, (_, index) => `follow-up ${index + 1}?`);
  const spec = `
agent: { type: module, path: ./agent.mjs }
questions: { type: script, questions: ${JSON.stringify(questions)} }
context: { type: agent-response }
maxTurns: ${size.maxTurns}
concurrency: ${size.concurrency}
seeds: ./seeds.txt
${limits}`;
  const seeds = Array.from({ length: size.seeds }, (_, index) => `seed question ${index}?`).join('\n');
  const files = { 'sim.yaml': spec, 'seeds.txt': seeds, 'agent.mjs': HTTP_AGENT_MODULE };
  const project = await makeProject(files, atEnd);
  return { project, agent, env: { AGENT_URL: agent.url } };
}

/** Every seed ended, and the turns of the file are each there once, in order, with the right question and answer. */
export async function expectWholeRecord({ project }: Simulation, batch: string, size: Size): Promise<void> {
  const turns = await project.records<TurnRecord>(`${batch}.jsonl`);
  const conversations = await project.records<ConversationRecord>(`${batch}.conversations.jsonl`);
  expect(conversations).toHaveLength(size.seeds);
  expect(conversations.every((each) => each.outcome === 'completed' && each.turns === size.maxTurns + 1)).toBe(true);
  const expected = conversations.flatMap((each) =>
    Array.from({ length: size.maxTurns + 1 }, (_, turn) => `${each.conversation_id}/${turn}`),
  );
  expect(turns.map(({ metadata }) => `${metadata.conversation_id}/${metadata.turn}`)).toEqual(expected);
  for (const { request, response, metadata } of turns) {
    const question = request.at(-1)?.content;
    expect(response.content).toBe(`answer ${metadata.turn} about ${question}`);
    expect(request).toHaveLength(2 + 2 * metadata.turn);
  }
}

/** Waits until the agent was asked this often; the first question of a project waits for its server to start. */
export async function untilAsked(agent: AgentServer, count: number): Promise<void> {
  await expect.poll(() => agent.total(), { timeout: 120_000, interval: 20 }).toBeGreaterThanOrEqual(count);
}
