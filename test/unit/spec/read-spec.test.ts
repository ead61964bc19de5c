import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { componentTypes } from '../../../src/spec/component-types.ts';
import { readSpec } from '../../../src/spec/read-spec.ts';
import { inputProblems } from '../../support/input-problems.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { DEFAULT_SYSTEM_MESSAGE } from '../../../src/contract/message.ts';
import { AGENT, load } from '../../support/loaded-spec.ts';

const FULL = `# the example of the design
name: lakehouse-docs
agentDescription: Answers questions about the product's documentation.
maxTurns: 3
tag: tool_outputs
systemMessage: null
agent: { type: docs-qa, docs: ./docs }
questions: { type: offline }
context: { type: tool-outputs, whenEmpty: reuse-last, maxContextChars: 500 }
seeds: ./seeds.csv
concurrency: 20
limits:
  agent: { requestsPerSecond: 20, tokensPerMinute: 100000, timeout: 5m, maxAttempts: 8, maxRateLimitWait: 1h }
  questions: { requestsPerSecond: 20, timeout: 2m }
budget: { turns: 100000, tokens: 50000000, duration: 8h }
prices: { agent: { input: 2.5, output: 10 }, questions: { input: 0.15, output: 0.6 } }
`;

describe('a spec that holds', () => {
  it('fills in every default of a spec that names only an agent', async () => {
    const { folder, loaded } = await load(AGENT);
    expect(loaded.spec).toEqual({
      name: 'sim',
      maxTurns: 5,
      systemMessage: DEFAULT_SYSTEM_MESSAGE,
      concurrency: 50,
      canary: true,
      limits: {
        agent: { timeout: '5m', maxAttempts: 8, maxRateLimitWait: '1h' },
        questions: { timeout: '2m', maxAttempts: 8, maxRateLimitWait: '1h' },
        judges: { timeout: '2m', maxAttempts: 8, maxRateLimitWait: '1h' },
      },
      agent: { type: 'docs-qa', docs: './docs', temperature: 0.01 },
      questions: { type: 'offline' },
      context: { type: 'agent-response', whenEmpty: 'stop', maxContextChars: 100_000 },
    });
    expect(loaded.projectDir).toBe(folder);
    expect(loaded.seedsSource).toBeUndefined();
  });

  it('keeps what a full spec says, and resolves its seeds from its folder', async () => {
    const { folder, loaded } = await load(FULL);
    expect(loaded.spec).toMatchObject({ name: 'lakehouse-docs', maxTurns: 3, systemMessage: null, concurrency: 20 });
    expect(loaded.spec.context).toEqual({ type: 'tool-outputs', whenEmpty: 'reuse-last', maxContextChars: 500 });
    expect(loaded.seedsSource).toMatchObject({ kind: 'file', path: join(folder, 'seeds.csv') });
    expect(loaded.spec).not.toHaveProperty('seeds');
  });

  it('reads JSON by its ending, tabs and a $schema key included', async () => {
    const text = '{\n\t"$schema": "./convsim.schema.json",\n\t"agent": {"type": "docs-qa", "docs": "docs"}\n}\n';
    const { loaded } = await load(text, {}, 'my sim!.json');
    expect(loaded.spec.name).toBe('my-sim');
    expect(loaded.spec).not.toHaveProperty('$schema');
  });

  it('follows aliases', async () => {
    const { loaded } = await load(`tag: &word docs\nagentDescription: *word\n${AGENT}`);
    expect(loaded.spec.agentDescription).toBe('docs');
  });

  it('keeps an inline list of seeds with the place of each', async () => {
    const { folder, loaded } = await load(
      `${AGENT}\nseeds:\n  - What is a batch?\n  - question: And a turn?\n    tag: t\n`,
    );
    const source = loaded.seedsSource;
    if (source?.kind !== 'list') throw new Error('expected a list');
    expect(source.seeds).toEqual(['What is a batch?', { question: 'And a turn?', tag: 't' }]);
    // Shown relative to the folder that the tests run in, wherever that is.
    expect(resolve(source.place(1))).toBe(`${folder}/sim.yaml:4 seeds[1]`);
  });
});

describe('a key in the place of the name of its variable', () => {
  it.each([
    'agent: { type: openai-chat, baseUrl: "http://localhost:1/v1", model: m, apiKeyEnv: sk-abc123 }',
    'agent: { type: openai-responses, baseUrl: "http://localhost:1/v1", model: m, apiKeyEnv: sk-abc123 }',
    'agent: { type: mlflow, url: "http://localhost:1", tokenEnv: sk-abc123 }',
    'agent: { type: mlflow, url: "http://localhost:1", usernameEnv: U, passwordEnv: sk-abc123 }',
    'agent: { type: http, url: "http://localhost:1", answer: a, body: {q: "{{question}}"}, tokenUrl: "http://localhost:1", clientIdEnv: C, clientSecretEnv: sk-abc123 }',
  ])('is refused without showing it: %s', async (text) => {
    const folder = await tempFolder({ 'sim.yaml': `seeds: [a?]\n${text}` });
    const found = await inputProblems(readSpec(join(folder, 'sim.yaml'), { env: {}, types: componentTypes }), folder);
    expect(found.join()).toContain('looks like a key');
    expect(found.join()).not.toContain('abc123');
  });
});
