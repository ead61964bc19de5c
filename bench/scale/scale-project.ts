import { createWriteStream } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { questionOf } from '../simulation/components.ts';

/** One batch of the scale bench. */
export interface ScaleLoad {
  readonly seeds: number;
  /** Turns of each conversation, the seed's included. */
  readonly turns: number;
  readonly concurrency: number;
  readonly limitMs: number;
}

const AGENT_MODULE = `
export default async function ask(messages, { signal }) {
  const body = JSON.stringify({ messages });
  const response = await fetch(process.env.AGENT_URL, { method: 'POST', body, signal });
  if (!response.ok) throw new Error('the agent answered ' + response.status);
  return await response.json();
}
`;

/** Makes a folder with a spec, that many seeds and an agent module that asks `AGENT_URL`; returns its path. */
export async function makeScaleProject({ seeds, turns, concurrency }: ScaleLoad): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convsim-scale-'));
  const followUps = Array.from({ length: Math.max(turns - 1, 1) }, (_, index) => questionOf(index + 1));
  const spec = {
    name: 'scale',
    agent: { type: 'module', path: './agent.mjs' },
    questions: { type: 'script', questions: followUps },
    context: { type: 'tool-outputs' },
    maxTurns: turns - 1,
    concurrency,
    seeds: './seeds.csv',
  };
  await writeFile(join(folder, 'sim.json'), JSON.stringify(spec));
  await writeFile(join(folder, 'agent.mjs'), AGENT_MODULE);
  await pipeline(Readable.from(seedLines(seeds)), createWriteStream(join(folder, 'seeds.csv')));
  return folder;
}

function* seedLines(seeds: number): Generator<string> {
  yield 'id,question\n';
  for (let index = 0; index < seeds; index += 1) {
    yield `seed-${index},"What does the service of bicycle number ${index} cost, and when is it due?"\n`;
  }
}
