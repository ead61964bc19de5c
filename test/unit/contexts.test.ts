import { describe, expect, it } from 'vitest';
import { contextTypes } from '../../src/contexts/registry.ts';

const host = { projectDir: '/', timeoutMs: 1_000, readEnv: () => undefined };
const input = { answer: 'the answer', toolOutputs: ['first', 'second'], trace: undefined };

async function extract(type: string, from = input) {
  const extractor = await contextTypes[type]?.create({}, host);
  return extractor?.extract(from);
}

describe('context extractors', () => {
  it('takes the answer for agent-response', async () => {
    expect(await extract('agent-response')).toBe('the answer');
  });

  it('joins the tool outputs by newlines, and finds none to be empty', async () => {
    expect(await extract('tool-outputs')).toBe('first\nsecond');
    expect(await extract('tool-outputs', { ...input, toolOutputs: [] })).toBe('');
  });

  it('lists each type under its own name', () => {
    expect(Object.keys(contextTypes).toSorted()).toEqual(['agent-response', 'module', 'tool-outputs']);
    for (const [name, type] of Object.entries(contextTypes)) expect(type.type).toBe(name);
  });

  it('refuses options that the built-in types do not have', () => {
    for (const type of ['agent-response', 'tool-outputs']) {
      expect(contextTypes[type]?.options.safeParse({ extra: 1 }).success).toBe(false);
    }
  });
});
