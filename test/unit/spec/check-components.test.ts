import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StepFailure } from '../../../src/contract/failures.ts';
import { checkComponents } from '../../../src/spec/check-components.ts';
import { soundParts } from '../../../src/spec/read-spec.ts';
import { fakeComponentTypes as types } from '../../support/fake-component-types.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { AGENT, load } from '../../support/loaded-spec.ts';

const unset = () => undefined;

describe('the components of a spec', () => {
  const TEXT = `maxTurns: 1\n${AGENT}\nquestions: { type: script, questions: [a] }\ncontext: { type: tool-outputs }\n`;

  it('are all tried on this machine, and every failure is reported at its place', async () => {
    const { folder, loaded } = await load(TEXT);
    const readEnv = (name: string) => (name === 'script' ? undefined : `set KEY for ${name}`);
    expect(await inputProblems(checkComponents(soundParts(loaded, types), readEnv), folder)).toEqual([
      'sim.yaml:2 agent: set KEY for docs-qa',
      'sim.yaml:4 context: set KEY for tool-outputs',
    ]);
  });

  it('name the option that is wrong, at its own line, whatever else their message says', async () => {
    const { folder, loaded } = await load(TEXT.replace(AGENT, 'agent:\n  type: docs-qa\n  docs: .'));
    const failure = new StepFailure('WorkerMisconfigured', 'agent.type: is not what is wrong', {
      option: 'agent.docs',
    });
    const type = { type: 'docs-qa', options: z.object({}), create: () => Promise.reject(failure) };
    const broken = { ...types, agents: { 'docs-qa': type } };
    expect(await inputProblems(checkComponents(soundParts(loaded, broken), unset), folder)).toEqual([
      'sim.yaml:4 agent.docs: agent.type: is not what is wrong',
    ]);
  });

  it('name the stop rule whose module does not load', async () => {
    const rules = ['{ contains: a }', '{ module: ./agent.ts }', '{ module: ./agent.ts, export: rule }'];
    const { folder, loaded } = await load(`${TEXT}stop:\n  when:\n    - ${rules.join('\n    - ')}\n`);
    expect(await inputProblems(checkComponents(soundParts(loaded, types), unset), folder)).toEqual([
      'sim.yaml:8 stop.when[1].module: the default export of ./agent.ts is missing. The file exports nothing; add a function to it: export default async function …',
      'sim.yaml:9 stop.when[2].module: the export rule of ./agent.ts is missing. The file exports nothing; add a function to it: export default async function …',
    ]);
  });

  it('pass when each can be made', async () => {
    const { loaded } = await load(TEXT);
    await expect(checkComponents(soundParts(loaded, types), unset)).resolves.toBeUndefined();
  });

  it('are closed again: what an agent shares belongs to the worker', async () => {
    const { loaded } = await load(TEXT);
    let closed = 0;
    const agent = { invoke: () => Promise.reject(new Error('not asked')), close: async () => void (closed += 1) };
    const type = { type: 'docs-qa', options: z.object({}), create: () => agent };
    await checkComponents(soundParts(loaded, { ...types, agents: { 'docs-qa': type } }), unset);
    expect(closed).toBe(1);
  });
});
