import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { componentTypes } from '../../../src/spec/component-types.ts';
import { knownTypes, type SchemaNode } from '../../../src/spec/known-keys.ts';
import { specJsonSchema } from '../../../src/spec/simulation-schema.ts';
import { fakeComponentTypes as types } from '../../support/fake-component-types.ts';

describe('the JSON Schema', () => {
  it('takes the design’s example and refuses an unknown key', () => {
    const schema = specJsonSchema(types);
    const check = z.fromJSONSchema(schema);
    const example = {
      name: 'x',
      systemMessage: null,
      agent: { type: 'docs-qa', docs: './docs' },
      context: { type: 'tool-outputs', whenEmpty: 'stop', maxContextChars: 100_000 },
      seeds: ['a', { question: 'b' }],
      limits: { agent: { timeout: '5m' } },
    };
    expect(check.safeParse(example).error).toBeUndefined();
    expect(check.safeParse({ agent: { type: 'docs-qa', docs: 'd' } }).success).toBe(true);
    expect(check.safeParse({ ...example, maxturns: 3 }).success).toBe(false);
    expect(check.safeParse({ agent: { type: 'docs-qa' } }).success).toBe(false);
    expect(check.safeParse({}).success).toBe(false);
  });

  it('covers every type that convsim has', () => {
    const { properties } = specJsonSchema(componentTypes);
    const names = (key: string) => knownTypes({ properties: properties as Record<string, SchemaNode> }, [key]);
    expect(names('agent')).toEqual(Object.keys(componentTypes.agents));
    expect(names('questions')).toEqual(Object.keys(componentTypes.questions));
    expect(names('context')).toEqual(Object.keys(componentTypes.contexts));
  });

  it('says its dialect, title and what keys mean, and requires only the agent', () => {
    expect(specJsonSchema(types)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'convsim simulation spec',
      required: ['agent'],
      properties: {
        agent: { description: 'The agent under test.' },
        maxTurns: { description: 'Follow-up turns after the seed question.', default: 5 },
        context: { default: { type: 'agent-response' } },
      },
    });
  });
});

describe('the JSON Schema of users', () => {
  const check = z.fromJSONSchema(specJsonSchema(componentTypes));
  const spec = { agent: { type: 'docs-qa', docs: './docs' }, questions: { type: 'user' } };

  it.each([
    { personas: './personas.yaml' },
    { personas: { hurried: { words: 15, patience: null, quirks: { digress: 0.1 } } } },
    { user: { persona: { mix: { plain: 3 } }, goal: ['a', 'b'], facts: ['c', { fact: 'd', reveal: 'never' }] } },
    { user: { guards: { echo: false } }, trials: 4, randomSeed: 7 },
    { stop: { goal: 'verified', when: [{ contains: 'x' }, { toolCalled: { name: 't', times: { min: 1 } } }] } },
    { seeds: [{ goal: 'g', persona: ['plain'], history: [{ role: 'user', content: 'Hi' }] }] },
    { prices: { agent: { input: 1, output: 2, cachedInput: 0.1 } } },
  ])('takes %j', (more) => {
    expect(check.safeParse({ ...spec, ...more }).error).toBeUndefined();
  });

  it.each([
    { personas: { hurried: { word: 15 } } },
    { user: { guards: { ecko: false } } },
    { user: { goals: 'a' } },
    { stop: { when: [{ contain: 'x' }] } },
    { trials: 0 },
  ])('refuses %j', (more) => {
    expect(check.safeParse({ ...spec, ...more }).success).toBe(false);
  });
});
